"""How far two annotators agree who marked the same text without seeing each other's work."""

from pathlib import Path

from claimkit.corpus.files import read_annotated
from claimkit.errors import CallError
from claimkit.evaluation import Evaluation, evaluate, from_record
from claimkit.records import ArticleRecord


def agreement(folder: Path) -> Evaluation:
    """The second annotations, `second/*.txt`, measured against the first ones, `articles/*.txt`, of a corpus folder.

    CallError where an annotation has a fault, or a text is not the same in both.
    """
    seconds = sorted((folder / "second").glob("*.txt"))
    if not seconds:
        raise CallError(f"second annotations must lie in {folder / 'second'} as ID.txt, there are none")
    pairs = [(_sound(folder / "articles" / path.name), _sound(path)) for path in seconds]
    for first, second in pairs:
        _check_same(first, second)
    gold, predicted = ({record.article.id: from_record(record) for record in side} for side in zip(*pairs, strict=True))
    return evaluate(gold, predicted)


def _sound(path: Path) -> ArticleRecord:
    annotated = read_annotated(path)
    if annotated.record is None or not annotated.sound:
        first = next(fault for fault in annotated.faults if fault.grave)
        raise CallError(f"an annotation must have no fault before it is compared: {path}:{first}")
    return annotated.record


def _check_same(first: ArticleRecord, second: ArticleRecord) -> None:
    one, other = first.article.text or "", second.article.text or ""
    if one != other:
        at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        raise CallError(f"both annotations must have the same text, {first.article.id} differs at character {at}: "
                        f"{one[at : at + 30]!r} and {other[at : at + 30]!r}")  # fmt: skip
