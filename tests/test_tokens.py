"""Tokens read off a Doc once are what spaCy says of each."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from claimkit.tokens import read_tokens

NLP = spacy.blank("en")


@pytest.mark.parametrize(
    "text", ["", " ", "One word", "Zoë’s 👩‍👩‍👧 said:\n\n  “No.”", "a\u00a0b\tc", "İstanbul ǅ e\u0301"]
)
def test_tokens(text):
    read = read_tokens(NLP.make_doc(text))
    assert read.text == text
    assert all(text[a:b] == t for a, b, t in zip(read.starts, read.ends, read.texts, strict=True))


@given(st.text(max_size=60))
def test_any_text(text):
    doc = NLP.make_doc(text)
    read = read_tokens(doc)
    assert read.text == doc.text == text
    assert [read.texts, read.starts] == [[t.text for t in doc], [t.idx for t in doc]]
    assert read.spaced == [bool(t.whitespace_) for t in doc]
    assert read.words == [t.i for t in doc if not t.is_space]
    assert [read.span(t.i, t.i + 1)[2] for t in doc] == read.texts


def test_a_retokenized_doc_is_read_anew():
    doc = NLP.make_doc("New York said no")
    assert read_tokens(doc) is read_tokens(doc)
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert read_tokens(doc).texts == ["New York", "said", "no"]
