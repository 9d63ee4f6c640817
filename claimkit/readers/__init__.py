"""Articles in: text, HTML, JSONL, CSV and Parquet files, folders and standard input. Readers know records only."""

from claimkit.readers.files import expanded, suffix_of
from claimkit.readers.html import fields_of, read_page
from claimkit.readers.items import Failure, Found, Page
from claimkit.readers.parts import Part, parts_of
from claimkit.readers.read import Ids, article_of, find, items_of, read
from claimkit.readers.records import holds_records, read_records
from claimkit.readers.rows import plain_row
from claimkit.readers.streams import LARGEST, Meter

__all__ = [
    "LARGEST", "Failure", "Found", "Ids", "Meter", "Page", "Part", "article_of", "expanded", "fields_of", "find",
    "holds_records", "items_of", "parts_of", "plain_row", "read", "read_page", "read_records", "suffix_of",
]  # fmt: skip
