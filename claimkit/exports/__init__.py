"""Records -> what others read: Discourse Network Analyzer, Gephi, W3C Web Annotation, schema.org, spaCy.

Exports know records, names and, for spaCy, annotations. Each takes an iterable of records and a path, and reads the
records once.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from claimkit.errors import CallError
from claimkit.exports.dna import write_dna
from claimkit.exports.networks import write_gexf, write_graphml
from claimkit.exports.schema_org import write_schema_org
from claimkit.exports.webannotation import write_webannotation
from claimkit.records import ArticleRecord


def write_docbin(records: Iterable[ArticleRecord], path: str) -> None:
    """Write records as a .spacy file, as `docbin.write_docbin` does; spaCy takes seconds and is imported only then."""
    from claimkit.exports import docbin

    docbin.write_docbin(records, path)


FORMATS: dict[str, Callable[..., None]] = {
    "dna": write_dna, "gexf": write_gexf, "graphml": write_graphml, "webannotation": write_webannotation,
    "schema.org": write_schema_org, "docbin": write_docbin,
}  # fmt: skip
_WITH_ALIASES = ("dna", "gexf", "graphml")


def export(
    records: Iterable[ArticleRecord], to: str, path: str, *, aliases: Mapping[str, str] | None = None, **options: Any
) -> None:
    """Write records to a file in one of FORMATS.

    aliases: name -> canonical name, for the formats in which names of different articles meet. options: `network`
    ("targets" or "speakers") for gexf and graphml. CallError where the call is wrong, a record lacks what the format
    needs, or the file cannot be written.
    """
    if to not in FORMATS:
        raise CallError(f"a format must be one of {', '.join(FORMATS)}, was: {to}")
    if to in _WITH_ALIASES:
        options["aliases"] = aliases
    elif aliases:
        raise CallError(f"aliases must be for one of {', '.join(_WITH_ALIASES)}, were given for: {to}")
    if options.get("network") is not None and to not in ("gexf", "graphml"):
        raise CallError(f"a network must be for gexf or graphml, was given for: {to}")
    try:
        FORMATS[to](records, path, **{name: value for name, value in options.items() if value is not None})
    except OSError as error:
        raise CallError(f"an export must be writable, {path}: {error.strerror or error}") from None


__all__ = [
    "FORMATS", "export", "write_dna", "write_docbin", "write_gexf", "write_graphml", "write_schema_org",
    "write_webannotation",
]  # fmt: skip
