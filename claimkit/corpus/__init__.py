"""The annotated corpus: files that hold text and gold in one, read as records and as spaCy Examples."""

from claimkit.corpus.build import read
from claimkit.corpus.examples import examples, set_gold
from claimkit.corpus.markup import Annotated, parse
from claimkit.corpus.render import render, stripped

__all__ = ["Annotated", "examples", "parse", "read", "render", "set_gold", "stripped"]
