"""English tokens for news: spaCy's rules, two of them mended."""

import re

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_prefix_regex, compile_suffix_regex

# English tokens keep a dash on the name after it, which would make it part of a source: `“No.” -Commissioner Vane`.
PREFIXES = (r"-(?=[A-Z][a-z])",)
# More than any suffix has, with what it looks back at.
_ENDING = 128


class Endings:
    """A pattern of suffixes that reads a word's end only: over a run of marks, spaCy's own takes quadratic time."""

    def __init__(self, pattern: str):
        self.pattern = pattern  # spaCy asks for it when it saves the tokenizer
        self._compiled = re.compile(pattern)

    def search(self, word: str) -> re.Match[str] | None:
        """The suffix of a word; only its length counts for spaCy."""
        return self._compiled.search(word[-_ENDING:])


def mend(nlp: Language) -> None:
    """Give a pipeline with spaCy's English tokenizer these rules."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    tokenizer.prefix_search = compile_prefix_regex([*(nlp.Defaults.prefixes or ()), *PREFIXES]).search
    tokenizer.suffix_search = Endings(compile_suffix_regex(nlp.Defaults.suffixes or ()).pattern).search
