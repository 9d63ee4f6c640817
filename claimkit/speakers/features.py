"""What the ranker of antecedents reads of a pronoun and one entity that it may mean."""

from dataclasses import dataclass

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.reading import Reading

FEATURES = (
    "same_sentence",
    "sentences",
    "sentences_far",
    "same_paragraph",
    "other_paragraphs",
    "rank",
    "subject",
    "subject_both",
    "object",
    "possessive",
    "count",
    "named",
    "known_gender",
    "nominal_last",
    "pronoun_last",
    "speaker_before",
    "own_quote_direct",
    "own_quote_indirect",
    "quoted_apart",
    "first_in_sentence",
    "same_quote",
    "tokens",
    "place",
    "organization",
    "person",
    "group",
    "last_same_pronoun",
    "lead_of_paragraph",
    "headline_only",
    "source_speaker",
    "source_subject",
    "source_named",
    "same_speaker_paragraph",
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "agent")
_OBJECTS = ("dobj", "pobj", "dative", "oprd", "attr")


@dataclass(slots=True)
class Context:
    """What has been read when a pronoun is met: who spoke last, who speaks the content it stands in, whether it is a
    quote's source itself; -1 for nobody."""

    speaker_before: int = -1
    own_speaker: int = -1
    is_source: bool = False


def features(
    reading: Reading, pronoun: Mention, entity: Entity, last: Mention, count: int, rank: int, context: Context
) -> list[float]:
    """One number for each of FEATURES. last: the entity's nearest mention before; rank: how many compatible entities
    were mentioned after it."""
    here, there = pronoun.head, last.head
    deps = reading.grammar.deps
    sentences = reading.sentence[here] - reading.sentence[there]
    paragraphs = reading.paragraph[here] - reading.paragraph[there]
    subject, own = deps[there] in _SUBJECTS, context.own_speaker == entity.number
    content = reading.content_of[here]
    direct = content >= 0 and reading.quoted[here] > 0
    kind = entity.type
    return [
        float(sentences == 0),
        min(sentences, 3) / 3.0,
        float(sentences > 3),
        float(paragraphs == 0),
        min(paragraphs, 3) / 3.0,
        min(rank, 5) / 5.0,
        float(subject),
        float(subject and deps[here] in _SUBJECTS),
        float(deps[there] in _OBJECTS),
        float(deps[there] == "poss"),
        min(count, 8) / 8.0,
        float(entity.named),
        float(bool(entity.gender) and entity.gender == pronoun.gender),
        float(last.kind == "nominal"),
        float(last.kind == "pronoun"),
        float(context.speaker_before == entity.number),
        float(own and direct),
        float(own and not direct),
        float((reading.quoted[here] > 0) != (reading.quoted[there] > 0)),
        float(_first_in_sentence(reading, last)),
        float(content >= 0 and reading.content_of[there] == content),
        min(here - there, 60) / 60.0,
        float(kind == "place"),
        float(kind == "organization"),
        float(kind == "person"),
        float(kind == "group"),
        float(last.pronoun is not None and last.pronoun == pronoun.pronoun),
        float(_first_in_paragraph(reading, last)),
        float(reading.headline is not None and there < reading.headline[1]),
        float(context.is_source and context.speaker_before == entity.number),
        float(context.is_source and subject),
        float(context.is_source and entity.named),
        float(context.speaker_before == entity.number and paragraphs == 0),
    ]


def _first_in_sentence(reading: Reading, mention: Mention) -> bool:
    return mention.start == 0 or reading.sentence[mention.start - 1] != reading.sentence[mention.head]


def _first_in_paragraph(reading: Reading, mention: Mention) -> bool:
    return mention.start == 0 or reading.paragraph[mention.start - 1] != reading.paragraph[mention.head]
