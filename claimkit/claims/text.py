"""What claims are read from."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.claims.reading import QuoteWords, Run
from claimkit.claims.targets import EntityIndex
from claimkit.encoder.encoding import Encoding


@dataclass(frozen=True, slots=True)
class Text:
    """What claims are read from: the words with their tokens, the encoding, the quotes, and who speaks in each."""

    words: Sequence[str]
    tokens: Sequence[int]
    encoding: Encoding
    quotes: Sequence[QuoteWords]
    speakers: Sequence[str | None]
    entities: EntityIndex

    def spelled(self, runs: Sequence[Run]) -> list[str]:
        """The words of half-open runs."""
        return [self.words[word] for first, last in runs for word in range(first, last)]
