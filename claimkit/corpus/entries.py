"""The lines below the text: one speaker a line, one claim a line."""

import re
from dataclasses import dataclass, field

from claimkit.corpus.faults import Faults
from claimkit.corpus.labels import CERTAINTIES, CLAIM_TYPES, FEATURES, SIGNS, SPEAKER_TYPES
from claimkit.corpus.sections import Line

_DETAILS = ("role", "affiliation", "aliases")
_HEAD = re.compile(r"(?P<number>\d+)\s+(?P<key>[\w.\-]+)")
_KEY = re.compile(r"[\w.\-]*\w[\w.\-]*")
# Words stand in straight marks; curly ones are taken too, since editors put them in.
_STANCE = re.compile(r"(?P<sign>[+0\-–−])\s*[\"“](?P<words>.+)[\"”]\s*(?:=\s*(?P<name>.+))?", re.S)
_NEXT_STANCE = re.compile(r"\s*;\s*(?=[+0\-–−]\s*[\"“])")
_OPTION = re.compile(r"(?P<name>if|in)\s*[\"“](?P<words>.+)[\"”]", re.S)
_NEXT_OPTION = re.compile(r"\s*;\s*(?=(?:if|in)\s*[\"“])")
_TAGS = {"scare-mark": "scare", "near": ""}


@dataclass(frozen=True, slots=True)
class SpeakerEntry:
    """A line of `=== speakers`."""

    line: int
    key: str
    name: str
    type: str
    named: bool
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StanceEntry:
    """`+ "words" = name`."""

    polarity: str
    words: str
    name: str | None


@dataclass(slots=True)
class ClaimEntry:
    """A line of `=== claims`."""

    line: int
    quote: str
    key: str | None
    type: str
    certainty: str
    negated: bool
    stances: list[StanceEntry] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    condition: str | None = None
    within: list[str] = field(default_factory=list)


def read_speakers(lines: list[Line], faults: Faults) -> dict[str, SpeakerEntry]:
    """Speakers by key, in the order of the lines."""
    entries: dict[str, SpeakerEntry] = {}
    for line in lines:
        entry = _speaker(line, faults)
        if entry is None:
            continue
        if entry.key in entries:
            faults.add(line.number, f"a speaker must have one line, twice: {entry.key!r}")
        else:
            entries[entry.key] = entry
    return entries


def _speaker(line: Line, faults: Faults) -> SpeakerEntry | None:
    parts = [part.strip() for part in line.text.split("|")]
    if len(parts) < 4 or not _KEY.fullmatch(parts[0]) or not parts[1]:
        faults.add(line.number, f"a speaker must be 'KEY | name | type | named or unnamed | …', was: {line.text!r}")
        return None
    key, name, kind, named = parts[0], parts[1], parts[2].lower(), parts[3].lower()
    if kind not in SPEAKER_TYPES:
        faults.add(line.number, f"a speaker's type must be one of {', '.join(SPEAKER_TYPES)}, was: {kind!r}")
        kind = "other"
    if named not in ("named", "unnamed"):
        faults.add(line.number, f"after a speaker's type must stand named or unnamed, was: {named!r}")
    details = _details(parts[4:], line, faults)
    aliases = tuple(alias.strip() for alias in details.get("aliases", "").split(";") if alias.strip())
    return SpeakerEntry(line.number, key, name, kind, named == "named", details.get("role"),
                        details.get("affiliation"), aliases)  # fmt: skip


def _details(parts: list[str], line: Line, faults: Faults) -> dict[str, str]:
    details: dict[str, str] = {}
    for part in filter(None, parts):
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        if not colon or name.lower() not in _DETAILS or name.lower() in details:
            faults.add(line.number, f"what follows must be 'role: …', 'affiliation: …' or 'aliases: A; B', each once, "
                                    f"parted by ' | ', was: {part!r}")  # fmt: skip
        elif value:
            details[name.lower()] = value
    return details


def read_claims(lines: list[Line], faults: Faults) -> list[ClaimEntry]:
    """Claims in the order of the lines."""
    return [entry for line in lines if (entry := _claim(line, faults)) is not None]


def _claim(line: Line, faults: Faults) -> ClaimEntry | None:
    parts = [part.strip() for part in line.text.split("|")]
    head = _HEAD.fullmatch(parts[0])
    if head is None or not 2 <= len(parts) <= 5:
        faults.add(line.number, "a claim must be 'NUMBER KEY | TYPE CERTAINTY | STANCES | FEATURES | OPTIONS', "
                                f"was: {line.text!r}")  # fmt: skip
        return None
    parts += [""] * (5 - len(parts))
    labels = _labels(parts[1], line, faults)
    if labels is None:
        return None
    key = None if head["key"] == "-" else head["key"]
    claim = ClaimEntry(line.number, str(int(head["number"])), key, *labels)
    claim.stances = _stances(parts[2], line, faults)
    claim.features = _features(parts[3], line, faults)
    _options(claim, parts[4], line, faults)
    return claim


def _labels(words: str, line: Line, faults: Faults) -> tuple[str, str, bool] | None:
    types: list[str] = []
    certainties: list[str] = []
    negated = False
    for word in words.lower().replace(",", " ").split():
        if word in CLAIM_TYPES:
            types.append(word)
        elif word in CERTAINTIES:
            certainties.append(word)
        elif word == "negated":
            negated = True
        else:
            faults.add(line.number, f"a label must be one of {', '.join((*CLAIM_TYPES, *CERTAINTIES))}, negated, "
                                    f"was: {word!r}")  # fmt: skip
    if len(types) != 1 or len(certainties) != 1:
        faults.add(line.number, f"a claim must have one type and one certainty, was: {words!r}")
        return None
    return types[0], certainties[0], negated


def _stances(words: str, line: Line, faults: Faults) -> list[StanceEntry]:
    stances = []
    for part in filter(None, _NEXT_STANCE.split(words)):
        found = _STANCE.fullmatch(part.strip().rstrip(";").rstrip())
        if found is None:
            faults.add(line.number, f'a stance must be +, - or 0, then "words", then perhaps = NAME, was: {part!r}')
            continue
        sign = found["sign"].replace("–", "-").replace("−", "-")
        stances.append(StanceEntry(SIGNS[sign], found["words"].strip(), (found["name"] or "").strip() or None))
    return stances


def _features(words: str, line: Line, faults: Faults) -> list[str]:
    if _OPTION.search(words):
        faults.add(line.number, f"options must stand in the fifth field, stand among the features: write ' | ' before "
                                f"them: {words!r}")  # fmt: skip
        return []
    tags = [_TAGS.get(tag, tag) for tag in words.lower().replace(",", " ").replace("·", " ").split()]
    odd = [tag for tag in tags if tag and tag not in FEATURES]
    if odd:
        faults.add(line.number, f"features must be of {', '.join(FEATURES)}; are none: {', '.join(odd)}")
    return [tag for tag in tags if tag in FEATURES]


def _options(claim: ClaimEntry, words: str, line: Line, faults: Faults) -> None:
    for part in filter(None, _NEXT_OPTION.split(words)):
        found = _OPTION.fullmatch(part.strip().rstrip(";").rstrip())
        if found is None or (found["name"] == "if" and claim.condition is not None):
            faults.add(line.number, f'an option must be if "words" (once) or in "words", was: {part!r}')
        elif found["name"] == "if":
            claim.condition = found["words"].strip()
        else:
            claim.within.append(found["words"].strip())
