"""The words that annotators may write: labels, signs, feature tags."""

from typing import get_args

from claimkit.records import Certainty, ClaimType, Polarity, SpeakerType

SPEAKER_TYPES: tuple[str, ...] = get_args(SpeakerType)
CLAIM_TYPES: tuple[str, ...] = get_args(ClaimType)
CERTAINTIES: tuple[str, ...] = get_args(Certainty)
SIGNS: dict[str, Polarity] = {"+": "favor", "-": "against", "0": "neutral"}
SIGN_OF = {polarity: sign for sign, polarity in SIGNS.items()}

FEATURES = (
    "far-surname", "pronoun", "nominal", "unnamed", "title", "metonym", "collective", "document", "organization",
    "no-source", "going-on", "reopened", "unclosed", "nested", "mixed", "inverted", "split", "colon", "dash",
    "transcript", "headline", "noun-cue", "passive", "according-to", "fuzzy-cue", "relative", "self", "same-surname",
    "nickname", "acronym", "family-first", "two-surnames", "negated-cue", "modal-cue", "attitude", "intent",
    "question", "no-comment", "agrees", "disputes", "hearsay", "condition", "hedged", "neg-raising", "irony",
    "multi-sentence", "post", "single-marks", "scare",
)  # fmt: skip

_PRONOUNS = (
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers "
    "herself it its itself they them their theirs themselves themself who whom whose which that this these those "
    "one everyone nobody others both all"
)
PRONOUNS = frozenset(_PRONOUNS.split())
