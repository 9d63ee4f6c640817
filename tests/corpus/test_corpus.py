"""The corpus as it lies in the repository."""

from itertools import combinations
from pathlib import Path

import pytest

from claimkit.corpus import parse, read, render
from claimkit.corpus.build import annotated_files, by_split, second_files
from claimkit.corpus.splits import SPLITS, read_splits, split_of

FOLDER = Path(__file__).parents[2] / "corpus"
BUILT = {split: FOLDER / f"{split}.jsonl" for split in SPLITS}

pytestmark = pytest.mark.skipif(not (FOLDER / "articles").exists(), reason="no corpus beside the tests")


@pytest.fixture(scope="module")
def files():
    return annotated_files(FOLDER)


def without_versions(record):
    return record.model_dump(exclude={"pipeline"})


def test_the_committed_records_are_those_of_the_files(files):
    parts = by_split(annotated.record for annotated in files.values())
    for split, path in BUILT.items():
        assert [without_versions(r) for r in read(path)] == [without_versions(r) for r in parts[split]], (
            f"{path.name} is not what the annotated files say: run python -m claimkit.corpus build"
        )


def test_no_file_has_a_fault(files):
    for path, annotated in {**files, **second_files(FOLDER)}.items():
        assert annotated.sound, [f"{path}:{fault}" for fault in annotated.faults if fault.grave]


def test_each_file_rendered_is_its_record(files):
    for annotated in files.values():
        record = annotated.record
        assert parse(render(record), record.article.id, record.article.metadata["split"]).record == record


def test_second_annotations_are_of_the_same_text(files):
    first = {annotated.record.article.id: annotated.record for annotated in files.values()}
    for path, annotated in second_files(FOLDER).items():
        assert annotated.record.article.text == first[path.stem].article.text


def test_splits_follow_the_rule():
    splits = read_splits(FOLDER / "splits.md")
    assert splits and all(split == split_of(id) for id, split in splits.items())


def test_half_of_sixty_teaches_and_a_quarter_measures():
    splits = [split_of(f"{number:02}-a") for number in range(1, 61)]
    assert [splits.count(split) for split in SPLITS] == [30, 15, 15]
    for first in range(0, 60, 10):
        assert splits[first : first + 10].count("train") == 5


def test_what_was_written_later_teaches():
    assert {split_of(f"{number}-a") for number in range(61, 131)} == {"train"}


def test_each_house_is_in_train_but_the_one_that_splits_md_names(files):
    parts = by_split(annotated.record for annotated in files.values())
    houses = {split: {r.article.metadata["house"] for r in records} for split, records in parts.items()}
    assert (houses["dev"] | houses["test"]) - houses["train"] <= {"terrace-talk"}


def shingles(text, size=6):
    words = text.lower().split()
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def test_no_article_is_a_near_copy_of_another(files):
    texts = {path.stem: shingles(annotated.record.article.text) for path, annotated in files.items()}
    for one, other in combinations(texts, 2):
        shared = texts[one] & texts[other]
        assert len(shared) < 0.02 * min(len(texts[one]), len(texts[other])), (one, other, sorted(shared)[:3])
