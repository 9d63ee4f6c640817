"""Articles in: text, HTML, JSONL, CSV and Parquet files, folders and standard input. Readers know records only."""

from claimkit.readers.html import read_page
from claimkit.readers.items import Failure, Found, Page
from claimkit.readers.read import find, read
from claimkit.readers.streams import LARGEST, Meter

__all__ = ["LARGEST", "Failure", "Found", "Meter", "Page", "find", "read", "read_page"]
