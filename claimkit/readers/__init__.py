"""Articles in: text, HTML, JSONL, CSV and Parquet files, folders and standard input. Readers know records only."""

from claimkit.readers.html import fields_of, read_page
from claimkit.readers.items import Failure, Found, Page
from claimkit.readers.read import find, read
from claimkit.readers.records import holds_records, read_records
from claimkit.readers.streams import LARGEST, Meter

__all__ = [
    "LARGEST", "Failure", "Found", "Meter", "Page", "fields_of", "find", "holds_records", "read", "read_page",
    "read_records",
]  # fmt: skip
