"""What annotators get wrong beyond the form of marks and lines: links that lead nowhere, borders that look odd."""

import re
from collections.abc import Mapping, Sequence

from claimkit.corpus.entries import ClaimEntry, SpeakerEntry
from claimkit.corpus.faults import Faults
from claimkit.corpus.labels import PRONOUNS
from claimkit.corpus.marks import ROLES, Mark
from claimkit.corpus.pieces import Pieces, overlap, parent_of
from claimkit.layout import Layout

_POSSESSIVE = re.compile(r"['’]s$")
_ABBREVIATION = re.compile(r"(?:\b\w\.|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St|No|Mt|etc|Dr|vs)\.|\.\.)$")


def check(
    text: str,
    layout: Layout,
    quotes: Mapping[str, Pieces],
    marks: Sequence[Mark],
    speakers: Mapping[str, SpeakerEntry],
    claims: Sequence[ClaimEntry],
    faults: Faults,
) -> None:
    """Note all that is wrong with what was read."""
    _check_quotes(text, quotes, claims, faults)
    _check_keys(marks, speakers, claims, faults)
    _check_overlaps(text, quotes, faults)
    _check_content_borders(text, layout, marks, faults)
    _check_mentions(text, marks, faults)
    _check_use(marks, speakers, claims, faults)


def _check_quotes(text: str, quotes: Mapping[str, Pieces], claims: Sequence[ClaimEntry], faults: Faults) -> None:
    if not claims:
        faults.add(1, "each quote must have a claim line below === claims, there is none that could be read")
    for number, quote in quotes.items():
        if not quote.content:
            start, end = quote.all()[0]
            faults.add(quote.line, f"a quote must have a content, quote {number} ({text[start:end][:30]!r}) has none: "
                                   f"mark it {{t{number}|…}}")  # fmt: skip
        if claims and not any(claim.quote == number for claim in claims):
            faults.add(quote.line, f"a quote must have a claim line, quote {number} has none that could be read: "
                                   f"add '{number} KEY | TYPE CERTAINTY' below === claims")  # fmt: skip
    for claim in claims:
        if claim.quote not in quotes:
            faults.add(claim.line, f"a claim must be of a quote marked in the text, was: {claim.quote}")


def _check_keys(
    marks: Sequence[Mark], speakers: Mapping[str, SpeakerEntry], claims: Sequence[ClaimEntry], faults: Faults
) -> None:
    given = [(mark.line, mark.key) for mark in marks if mark.kind not in ROLES]
    given += [(claim.line, claim.key) for claim in claims if claim.key is not None]
    first = {key: line for line, key in sorted(given, reverse=True) if key not in speakers}
    for key, line in first.items():
        faults.add(line, f"a key must have a line below === speakers, has none: {key!r}")
    behind: dict[str, str | None] = {}
    for claim in claims:
        if behind.setdefault(claim.quote, claim.key) != claim.key:
            faults.warn(claim.line, f"a quote's claims should have one speaker, quote {claim.quote} has "
                                    f"{behind[claim.quote] or '-'} and {claim.key or '-'}")  # fmt: skip


def _check_overlaps(text: str, quotes: Mapping[str, Pieces], faults: Faults) -> None:
    for number, quote in quotes.items():
        pieces = [(role, piece) for role in ROLES for piece in quote.role(role)]
        for i, (role, piece) in enumerate(pieces):
            for other, second in pieces[:i]:
                if overlap(piece, second):
                    faults.add(quote.line, f"a word must have one role in a quote, {text[piece[0] : piece[1]]!r} is "
                                           f"{other} and {role} of quote {number}")  # fmt: skip
    numbers = list(quotes)
    for i, number in enumerate(numbers):
        for before in numbers[:i]:
            shared = _shared(quotes[number], quotes[before])
            if shared and not (_stands_in(number, before, quotes) or _stands_in(before, number, quotes)):
                words = text[shared[0] : shared[1]]
                faults.warn(quotes[number].line, f"a word should stand in one quote, or a whole quote in another's "
                                                 f"content: {words[:40]!r} is in {before} and {number}")  # fmt: skip


def _shared(one: Pieces, other: Pieces) -> tuple[int, int] | None:
    """The words that stand in both, the very same source left out: two cues joined by "and" have one."""
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in one.all() for b in other.all() if overlap(a, b))
    return next((pair for pair in pairs if not (pair in one.source and pair in other.source)), None)


def _stands_in(inner: str, outer: str, quotes: Mapping[str, Pieces]) -> bool:
    above = parent_of(inner, quotes)
    return above is not None and (above == outer or _stands_in(above, outer, quotes))


def _check_content_borders(text: str, layout: Layout, marks: Sequence[Mark], faults: Faults) -> None:
    for mark in (mark for mark in marks if mark.kind == "content" and mark.end > mark.start):
        words = text[mark.start : mark.end]
        inside = any(q.start < mark.end <= q.end for q in layout.quotations)
        if not inside and words.endswith(","):
            faults.warn(mark.line, f"a content should not end in a comma outside marks: …{words[-30:]!r}")
        if not inside and words.endswith(".") and not _ABBREVIATION.search(words):
            faults.warn(mark.line, f"a content should not end in a full stop outside marks: …{words[-30:]!r}")
        if any(q.depth == 0 and q.start < mark.start == q.inner_start for q in layout.quotations):
            faults.warn(mark.line, f"a content should begin with its quotation mark, begins after it: {words[:30]!r}")
        if any(q.depth == 0 and mark.end == q.inner_end < q.end for q in layout.quotations):
            faults.warn(mark.line, f"a content should end with its quotation mark, ends before it: …{words[-30:]!r}")


def _check_mentions(text: str, marks: Sequence[Mark], faults: Faults) -> None:
    for mark in (mark for mark in marks if mark.kind not in ROLES):
        words = text[mark.start : mark.end]
        if mark.kind != "pronoun" and words.lower() in PRONOUNS:
            faults.warn(mark.line, f"a pronoun should be marked {{p:{mark.key}|{words}}}, is marked as {mark.kind}")
        if mark.kind != "pronoun" and _POSSESSIVE.search(words):
            faults.warn(mark.line, f"a mention should not hold the possessive ending: {words!r}")


def _check_use(
    marks: Sequence[Mark], speakers: Mapping[str, SpeakerEntry], claims: Sequence[ClaimEntry], faults: Faults
) -> None:
    used = {claim.key for claim in claims} | {stance.name for claim in claims for stance in claim.stances}
    belonged_to = {speaker.affiliation for speaker in speakers.values()}
    for key, speaker in speakers.items():
        kinds = {mark.kind for mark in marks if mark.key == key and mark.kind not in ROLES}
        if key not in used and speaker.name not in belonged_to:
            faults.warn(speaker.line, f"a speaker should be behind a quote or a stance's target, is neither: {key!r}")
        if not kinds:
            faults.warn(speaker.line, f"a speaker should be marked in the text, {key!r} has no mention")
        elif speaker.named and "name" not in kinds:
            faults.warn(speaker.line, f"a named speaker should have a name marked in the text, {key!r} has none")
