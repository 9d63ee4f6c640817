"""Reading of the tables."""

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The words of `<name>.txt`, in lower case; a colon and what follows it are left out."""
    return frozenset(word.partition(":")[0].lower() for line in _lines(f"{name}.txt") for word in line.split())


@cache
def names(name: str) -> frozenset[str]:
    """The names of `<name>.txt` as written: parted by tabs where it has any, else by white space."""
    found: set[str] = set()
    for line in _lines(f"{name}.txt"):
        found.update(line.split("\t") if "\t" in line else line.split())
    return frozenset(found)


@cache
def tagged(name: str) -> dict[str, str]:
    """Each word of `<name>.txt`, in lower case, with what stands after its colon, "" if nothing does."""
    found = {}
    for line in _lines(f"{name}.txt"):
        for entry in line.split():
            word, _, tag = entry.partition(":")
            found[word.lower()] = tag
    return found


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `<name>.tsv`, each a tuple of its columns."""
    return tuple(tuple(line.split("\t")) for line in _lines(f"{name}.tsv"))


@cache
def _lines(file: str) -> tuple[str, ...]:
    text = files("claimkit.lexicons").joinpath(file).read_text(encoding="utf8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))
