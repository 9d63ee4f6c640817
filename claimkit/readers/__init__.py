"""Articles in: text files, JSONL, folders and standard input. Readers know records only."""

from claimkit.readers.read import Failure, read

__all__ = ["Failure", "read"]
