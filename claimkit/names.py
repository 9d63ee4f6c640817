"""When two names mean the same speaker or target."""

import re
from functools import lru_cache

# Words that say nothing about who is meant: function words, titles, offices, parties as adjectives.
_WORDS = """
a an the and of at by for in on to his her its their this that these those some many several mr mrs ms miss dr sir lord
former ex sen senator rep representative gov governor president chief prime minister secretary general gen candidate
nominee democratic republican
"""
_EMPTY = frozenset(_WORDS.split())
_FULL = {
    "america": "united states", "us": "united states", "usa": "united states",
    "britain": "united kingdom", "uk": "united kingdom", "eu": "european union", "un": "united nations",
    "gop": "republican party", "republicans": "republican party", "democrats": "democratic party",
}  # fmt: skip
_WORD = re.compile(r"[\w'’.\-]+")
_POSSESSIVE = re.compile(r"['’]s$")
_PLURAL = re.compile(r"(?:ies|es|s)$")
_LEAST_SHARE = 0.5


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names mean the same.

    They do where their telling words are the same, or all of one stand in the other and are two or more or the last
    word of both is one, or half of all are shared. An empty name is the same as none.
    """
    first, second = _telling(one or ""), _telling(other or "")
    if not first or not second:
        return False
    a, b = frozenset(first), frozenset(second)
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    if small <= large and (small == large or len(small) >= 2 or first[-1] == second[-1]):
        return True
    return len(a & b) >= _LEAST_SHARE * len(a | b)


@lru_cache(maxsize=65536)
def _telling(name: str) -> tuple[str, ...]:
    """The stems of the words of a name that tell who is meant; of all its words where none does."""
    lower = name.lower()
    letters = re.sub(r"[^a-z ]", "", lower.removeprefix("the "))
    found = (_POSSESSIVE.sub("", word).strip("'’.") for word in _WORD.findall(_FULL.get(letters, lower)))
    words = [word.replace(".", "") for word in found if word]
    telling = [word for word in words if word not in _EMPTY] or words
    return tuple(_PLURAL.sub("", word) if len(word) > 3 else word for word in telling)
