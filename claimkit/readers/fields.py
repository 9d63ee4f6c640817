"""The names that other tools give an article's fields."""

from collections.abc import Mapping
from typing import Any

# As trafilatura, newspaper4k, news-please, fundus and Media Cloud's story-indexer write them; the first present wins.
FOREIGN = {
    "text": ("maintext", "plaintext", "text_content"),
    "url": ("source_url", "canonical_url", "source"),
    "published": ("date", "publish_date", "date_publish", "publishing_date", "publication_date"),
    "publisher": ("hostname", "source_domain", "canonical_domain", "meta_site_name"),
    "title": ("article_title",),
    "authors": ("author",),
}


def renamed(row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The row with claimkit's own field names; `given` maps a field to the row's name for it and wins over all else."""
    fields = dict(row)
    for field, name in given.items():
        if name in fields:
            fields[field] = fields.pop(name)
    for field, names in FOREIGN.items():
        for name in names:
            if fields.get(field) is None and _fits(field, fields.get(name)):
                fields[field] = fields.pop(name)
    return fields


def _fits(field: str, value: Any) -> bool:
    """Whether a foreign value can be that field: `source` is a url with some tools, a publisher's name with others."""
    if value is None:
        return False
    return field != "url" or (isinstance(value, str) and value.startswith(("http://", "https://")))
