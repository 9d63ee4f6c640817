"""The spaCy component `claimkit_speakers`: reads quotes and grammar, writes `doc.spans["speakers"]`,
`doc._.speakers` and the
speaker of each quote."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from claimkit import annotations
from claimkit.encoder.folders import models_folder
from claimkit.layout import read_layout
from claimkit.records import MentionKind, SpeakerType
from claimkit.speakers import entities
from claimkit.speakers import scorer as _scorer  # noqa: F401  registers it
from claimkit.speakers.affiliations import Affiliations
from claimkit.speakers.output import extent, finished
from claimkit.speakers.pronouns import Ranker, by_hand, trained
from claimkit.speakers.reading import Reading, Run, Said, read
from claimkit.speakers.resolve import Options, Resolved, resolve
from claimkit.tokens import read_tokens

NAME = "claimkit_speakers"
SCORES = {"speakers_accuracy": 1.0, "speakers_named_accuracy": None, "speakers_type_accuracy": None}
Scorer = Callable[[Iterable[Example]], dict[str, float]]


@Language.factory(
    NAME,
    assigns=["doc.spans", "doc._.speakers", "doc._.quotes"],
    requires=["doc._.quotes"],
    default_config={"model": None, "scorer": {"@scorers": "claimkit.speakers_scorer.v1"}},
    default_score_weights=SCORES,
)
def make_speakers(nlp: Language, name: str, model: str | None, scorer: Scorer | None) -> "SpeakerComponent":
    """The component. model: a folder with `ranker.json`, claimkit's own where None."""
    return SpeakerComponent(name, Path(model) if model else None, scorer)


class SpeakerComponent:
    """Links the parties of each Doc and names the speaker of each quote. It keeps nothing from one Doc to the next."""

    def __init__(self, name: str, model: Path | None = None, scorer: Scorer | None = None):
        annotations.register()
        self.name, self.scorer = name, scorer
        self.ranker = _ranker(model)
        self.options = Options()

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with its speakers set."""
        reading = read_doc(doc)
        set_resolved(doc, reading, resolve(reading, self.ranker, self.options))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The Docs in order, each done alone."""
        for doc in stream:
            yield self(doc)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, float]:
        """Accuracy of speakers, in 0..1."""
        return self.scorer(examples) if self.scorer else {}


def _ranker(model: Path | None) -> Ranker:
    path = (model or models_folder() / "speakers") / "ranker.json"
    return trained(path) if model or path.is_file() else by_hand()


def read_doc(doc: Doc) -> Reading:
    """What the rules read of a Doc."""
    tokens = read_tokens(doc)
    return read(
        tokens.texts,
        tokens.starts,
        tokens.spaced,
        annotations.get_grammar(doc),
        read_layout(tokens.text),
        said(doc),
    )


def said(doc: Doc) -> list[Said]:
    """The quotes of a Doc in tokens."""
    if annotations.QUOTES not in doc.spans:
        return []
    group = doc.spans[annotations.QUOTES]
    runs: dict[tuple[str, str], list[Run]] = {}
    for span in group:
        runs.setdefault((span.id_, span.label_), []).append((span.start, span.end))
    return [
        Said(number, row["kind"], *(tuple(runs.get((row["id"], role), ())) for role in annotations.ROLES))
        for number, row in enumerate(group.attrs.get("quotes", []))
    ]


def set_resolved(doc: Doc, reading: Reading, resolved: Resolved) -> None:
    """Write entities and speakers to a Doc: ids of entities by their first mention, of speakers by their first
    quote."""
    kept = sorted((e for e in resolved.entities if e.mentions), key=_first)
    ids = {entity.number: f"e{place}" for place, entity in enumerate(kept, start=1)}
    speaking: dict[int, str] = {}
    for number in resolved.speakers:
        if number in ids and number not in speaking:
            speaking[number] = f"s{len(speaking) + 1}"
    affiliations = Affiliations(reading, resolved.entities)
    rows = [_row(doc, reading, e, affiliations, ids[e.number], speaking.get(e.number)) for e in kept]
    annotations.set_entities(doc, rows, [speaking.get(number) for number in resolved.speakers])


def _first(entity: entities.Entity) -> tuple[int, int]:
    return min((mention.start, -mention.end) for mention in entity.mentions)


def _row(
    doc: Doc,
    reading: Reading,
    entity: entities.Entity,
    affiliations: Affiliations,
    number: str,
    speaker: str | None,
) -> annotations.Entity:
    shown = finished(reading, entity, affiliations)
    mentions = sorted({(*extent(reading, m), m.kind) for m in entity.mentions})
    return annotations.Entity(
        id=number,
        name=shown.name,
        type=cast(SpeakerType, shown.type),
        named=entity.named,
        role=shown.role,
        affiliation=shown.affiliation,
        aliases=shown.aliases,
        kb_id=_kb_id(doc, entity),
        speaker=speaker,
        mentions=tuple((start, end, cast(MentionKind, kind)) for start, end, kind in mentions),
    )


def _kb_id(doc: Doc, entity: entities.Entity) -> str | None:
    """The id that a pipeline's entity linker gave most of its names."""
    if not entity.named:
        return None
    found = Counter(doc[m.head].ent_kb_id_ for m in entity.mentions if m.kind == "name" and doc[m.head].ent_kb_id_)
    return found.most_common(1)[0][0] if found else None
