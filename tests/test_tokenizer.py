import pickle

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.util import compile_prefix_regex

from claimkit.tokenizer import PREFIXES, Endings, mend

LETTERS = "aZ9 .,:;!?'\"“”‘’…-–—()[]$%€/&@_kmgs°é\u00a0😀\n"


def pipelines():
    plain, mended = spacy.blank("en"), spacy.blank("en")
    plain.tokenizer.prefix_search = compile_prefix_regex([*plain.Defaults.prefixes, *PREFIXES]).search
    mend(mended)
    return plain, mended


PLAIN, MENDED = pipelines()


@given(st.text(st.sampled_from(LETTERS), max_size=60))
def test_tokens_are_spacys(text):
    assert [t.text_with_ws for t in MENDED(text)] == [t.text_with_ws for t in PLAIN(text)]


def test_a_dash_before_a_name_is_no_part_of_it():
    assert [t.text for t in MENDED("“No.” -Commissioner Vane")][-3:] == ["-", "Commissioner", "Vane"]


def test_only_the_end_of_a_word_is_read():
    read = []

    class Told(str):
        def __getitem__(self, place):
            read.append(super().__getitem__(place))
            return read[-1]

    assert Endings("”$").search(Told("“" * 100_000 + "”")).group() == "”"
    assert len(read) == 1 and len(read[0]) < 200


def test_it_survives_bytes_and_pickle():
    text = "(“Hi.”) -Vane"
    again = spacy.blank("en").from_bytes(MENDED.to_bytes())
    copy = pickle.loads(pickle.dumps(MENDED.tokenizer))
    assert [t.text for t in again(text)] == [t.text for t in copy(text)] == [t.text for t in MENDED(text)]
