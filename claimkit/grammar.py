"""Grammar of a text, token by token, as the later stages read it; and what can be guessed of it from spelling alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from claimkit.lexicons import names, rows, tagged, words

Labelled = tuple[int, int, str]
Run = tuple[int, int]

_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*\Z")
_DETERMINERS = frozenset("the a an this that these those some any no every each another both either neither".split())
_CLOSED = {
    **dict.fromkeys(_DETERMINERS, "DT"),
    **dict.fromkeys("of in on at by for with from to about after before under over between into near".split(), "IN"),
    **dict.fromkeys("and or but".split(), "CC"),
    **dict.fromkeys("is was are were be been has have had do does did will can could should must".split(), "VB"),
    **dict.fromkeys("would may might".split(), "MD"),
    **dict.fromkeys("who whom which".split(), "WDT"),
    **dict.fromkeys("many several few most more senior former new old other two three four five".split(), "JJ"),
}
_NOUN_PARTS = frozenset(("DT", "JJ", "NN", "NNS", "NNP", "PRP$", "POS", "CD"))


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a text's tokens are; every pair is half-open in tokens.

    tags: Penn Treebank tags. deps: the label of each token's relation to its head, the head itself left out, as spaCy's
    English pipelines name it. entities: (start, end, OntoNotes label). chunks: base noun phrases.
    """

    tags: list[str]
    deps: list[str]
    entities: list[Labelled]
    chunks: list[Run]
    sentence_starts: list[bool]


_grammars: WeakKeyDictionary[Doc, Grammar] = WeakKeyDictionary()


def set_grammar(doc: Doc, grammar: Grammar) -> None:
    """Keep a Doc's grammar for the components after this one, as long as the Doc lives; it is not serialised."""
    _grammars[doc] = grammar


def get_grammar(doc: Doc) -> Grammar:
    """The grammar set on a Doc, else what a spaCy pipeline annotated, else what spelling lets one guess."""
    kept = _grammars.get(doc)
    if kept is not None and len(kept.tags) == len(doc):
        return kept
    if not (doc.has_annotation("TAG") and doc.has_annotation("DEP")):
        return guessed([token.text for token in doc])
    return Grammar(
        tags=[token.tag_ for token in doc],
        deps=[token.dep_ for token in doc],
        entities=[(ent.start, ent.end, ent.label_) for ent in doc.ents],
        chunks=[(chunk.start, chunk.end) for chunk in doc.noun_chunks],
        sentence_starts=[bool(token.is_sent_start) for token in doc],
    )


def guessed(texts: Sequence[str]) -> Grammar:
    """A grammar from capitals and word lists, for texts that nothing has parsed; it never raises."""
    starts = _sentence_starts(texts)
    tags = [_tag(text, first) for text, first in zip(texts, starts, strict=True)]
    entities = _entities(texts, tags)
    return Grammar(tags, [""] * len(texts), entities, _chunks(tags), starts)


def _sentence_starts(texts: Sequence[str]) -> list[bool]:
    starts, ended = [], True
    for text in texts:
        starts.append(ended and not text.isspace())
        blank = text.isspace()
        ended = ended if blank and "\n" not in text else "\n" in text or bool(_SENTENCE_END.search(text))
    return starts


def _tag(text: str, first: bool) -> str:
    lower = text.lower()
    if text.isspace():
        return "_SP"
    pronoun = _PRONOUNS.get(lower)
    if pronoun:
        return "PRP$" if pronoun == "possessive" else "PRP"
    if lower in _CLOSED:
        return _CLOSED[lower]
    if lower in ("'s", "’s", "'", "’"):
        return "POS"
    if not text[0].isalnum():
        return "."
    if text[0].isdigit():
        return "CD"
    noun = _noun(lower)
    if text[0].isupper() and not (first and noun):
        return "NNP" if not first or _is_name(text) or not lower.endswith(("ly", "ing")) else "RB"
    if noun:
        return noun
    return "VBD" if lower.endswith("ed") else "RB" if lower.endswith("ly") else "JJ"


def _noun(lower: str) -> str | None:
    """NN or NNS where a word is a noun that the word lists know."""
    if lower in _SINGULAR:
        return "NN"
    single = lower.removesuffix("s")
    if single in _SINGULAR or lower.removesuffix("es") in _SINGULAR or lower.removesuffix("ies") + "y" in _SINGULAR:
        return "NNS"
    return "NNS" if lower in words("group_nouns") else None


def _is_name(text: str) -> bool:
    return text in names("first_names_male") or text in names("first_names_female")


def _entities(texts: Sequence[str], tags: Sequence[str]) -> list[Labelled]:
    found: list[Labelled] = []
    start = None
    for place in range(len(tags) + 1):
        inside = place < len(tags) and tags[place] == "NNP"
        joins = (
            start is not None and place + 1 < len(tags) and tags[place + 1] == "NNP" and texts[place] in ("of", "for")
        )
        if inside and start is None:
            start = place
        elif start is not None and not inside and not joins:
            found.append((start, place, _label(texts[start:place])))
            start = None
    return found


def _label(texts: Sequence[str]) -> str:
    if " ".join(texts) in _PLACES:
        return "GPE"
    if texts[-1] in names("organization_words") or texts[-1] in names("legal_forms"):
        return "ORG"
    if len(texts) == 1 and texts[0] in _PEOPLES:
        return "NORP"
    if len(texts) == 1 and texts[0].isupper():
        return "ORG"
    return "PERSON" if len(texts) <= 4 and "of" not in texts else "ORG"


def _chunks(tags: Sequence[str]) -> list[Run]:
    found: list[Run] = []
    start = None
    for place in range(len(tags) + 1):
        inside = place < len(tags) and tags[place] in _NOUN_PARTS
        if inside and start is not None and tags[place] in ("DT", "PRP$"):
            found.append((start, place))
            start = place
        elif inside and start is None:
            start = place
        elif not inside and start is not None:
            found.append((start, place))
            start = None
        if start is None and place < len(tags) and tags[place] == "PRP":
            found.append((place, place + 1))
    return [(a, b) for a, b in found if tags[b - 1] in ("NN", "NNS", "NNP", "PRP", "CD", "JJ")]


_PRONOUNS = {row[0]: row[4] for row in rows("pronouns") if row[4] != "relative"}
_SINGULAR = frozenset(
    [
        *tagged("person_nouns"),
        *words("organization_nouns"),
        *words("document_nouns"),
        "country",
        "city",
        "state",
        "village",
    ]
)
_PLACES = frozenset([*(row[0] for row in rows("countries")), *(row[1] for row in rows("countries")), *names("states")])
_PEOPLES = frozenset(word for row in rows("countries") for word in row[2].split())
