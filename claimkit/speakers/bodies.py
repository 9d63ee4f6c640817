"""The names of bodies and laws, read off capitals and brackets: "the Coastal Dockers’ Union (CDU)", "the Bank of
Korea", "the Clean Rivers Act"."""

from functools import cache

from claimkit.lexicons import names, rows, words
from claimkit.speakers.names import SMALL, is_given_name, title_gender
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading, Run
from claimkit.speakers.words import is_body, noun_type

_NAMES = ("NNP", "NNPS")
_APOSTROPHES = ("'", "’")
_POSSESSIVES = ("'s", "’s")
_JOINS = frozenset(("of", "for", "on"))
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "its", "their", "his", "her", "our", "my"))
_LAWS = frozenset("Accord Accords Act Agreement Convention Pact Protocol Treaty".split())
_INNER = frozenset(("the", "our", "for", "of", "against", "to", "&"))  # as in the names of campaigns
_CALLS = ("VB", "VBP", "NN", "JJ")  # "Save the Bay Now"
_LONGEST = 12


def find_bodies(reading: Reading) -> list[Run]:
    """The half-open tokens of the names of bodies that their words show, articles left out; none overlaps another."""
    finder = _NameReader(reading, names("organization_words"))
    runs = [run for place in range(len(reading.texts)) if (run := finder.defined(place)) is not None]
    described = [run for place in range(len(reading.texts)) if (run := finder.described(place)) is not None]
    return _longest(reading, runs + described + _known(reading) + finder.all_headed())


def _known(reading: Reading) -> list[Run]:
    """Names that the table of acronyms spells out: "Securities and Exchange Commission"."""
    found = []
    for place, text in enumerate(reading.texts):
        for name in _spelled_out().get(text, ()):
            if tuple(reading.texts[place : place + len(name)]) == name:
                found.append((place, place + len(name)))
    return found


@cache
def _spelled_out() -> dict[str, list[tuple[str, ...]]]:
    """Known names as words, by their first."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for name in {tuple(row[1].split()) for row in rows("acronyms")}:
        if len(name) > 1 and name[-1] not in _LAWS:
            known.setdefault(name[0], []).append(name)
    return known


def find_laws(reading: Reading) -> list[Run]:
    """The half-open tokens of the names of laws and treaties, likewise."""
    return _longest(reading, _NameReader(reading, _LAWS).all_headed())


def _longest(reading: Reading, runs: list[Run]) -> list[Run]:
    """The runs in order, of those that overlap the longest."""
    taken = [False] * len(reading.texts)
    found = []
    for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append((start, end))
    return sorted(found)


class _NameReader:
    """Reads names that are built around a word of `heads` off one text."""

    def __init__(self, reading: Reading, heads: frozenset[str]):
        self.heads = heads
        self.reading, self.texts, self.lowers = reading, reading.texts, reading.lowers
        self.tags, self.sentence = reading.grammar.tags, reading.sentence
        self.people = {entity for entity in reading.grammar.entities if entity[2] == "PERSON"}

    def defined(self, place: int) -> Run | None:
        """The name that the short form in brackets at a token stands for, by its words' first letters."""
        if place + 2 >= len(self.texts) or self.texts[place] != "(" or self.texts[place + 2] != ")":
            return None
        letters = self.lowers[place + 1].replace(".", "")
        if not letters.isalpha() or not 2 <= len(letters) <= 8 or sum(map(str.isupper, self.texts[place + 1])) < 2:
            return None
        start = self._spelled(letters, place)
        return (start, place) if start < place and self.texts[start][0].isupper() else None

    def _spelled(self, letters: str, end: int) -> int:
        """Where the words begin whose first letters are these; `end` where they are not."""
        left, place = list(letters), end
        while left and place > max(0, end - _LONGEST) and self.sentence[place - 1] == self.sentence[end]:
            place -= 1
            lower = self.lowers[place]
            if lower[0] == left[-1]:
                left.pop()
            elif lower[0].isalpha() and lower not in SMALL and not self._is_hyphenated(place):
                return end
        return place if not left else end

    def described(self, place: int) -> Run | None:
        """The name of two words or more before a comma, at a token, and a body's description: "Sea Hands, a charity";
        small words in it only where it opens the sentence: "Save the Bay Now, an advocacy group"."""
        if self.texts[place] != "," or not self._is_body_after(place + 1):
            return None
        start = place
        while start > 0 and self.sentence[start - 1] == self.sentence[place] and place - start < _LONGEST:
            if not (self.texts[start - 1][0].isupper() or self.lowers[start - 1] in _INNER):
                break
            start -= 1
        opens = start == 0 or self.sentence[start - 1] != self.sentence[place]
        small = [i for i in range(start, place) if self.lowers[i] in _INNER - {"&"}]
        start = start if opens or not small else small[-1] + 1
        start += self.lowers[start] in _ARTICLES
        known = self._is_capital(start) or self.tags[start] == "NNS" or (opens and small and self.tags[start] in _CALLS)
        person = is_given_name(self.texts[start]) and "&" not in self.texts[start:place]
        fits = known and place - start > 1 and not person and not self._is_date(place - 1)
        return (start, place) if fits and title_gender(self.texts[start]) is None else None

    def _is_body_after(self, start: int) -> bool:
        """Whether a body's description begins at a token: "a charity", or "the charity" beside a name."""
        index = self.reading.chunk_of[start] if start < len(self.texts) else -1
        if index < 0:
            return False
        head = self.reading.grammar.chunks[index][1] - 1
        beside = self.lowers[start] == "the" and self.reading.grammar.deps[head] == "appos"
        some = self.lowers[head : head + 2] == ["group", "of"]  # of people
        return (beside or self.lowers[start] in ("a", "an")) and is_body(self.lowers[head]) and not some

    def _is_hyphenated(self, place: int) -> bool:
        return self.texts[place - 1] == "-" and not self.reading.spaced[place - 1]

    def all_headed(self) -> list[Run]:
        """The names around each such word."""
        return [run for place in range(len(self.texts)) if (run := self.headed(place)) is not None]

    def headed(self, place: int) -> Run | None:
        """The name around a word that only such names have: "Council", "University"; None where it stands alone."""
        if not self._is_head(place):
            return None
        start, end = self._left(place), self._right(place + 1)
        if end - start == 1 or self._is_title_run(start, end) or self._is_person(start, end):
            return None
        return start, end

    def _is_head(self, place: int) -> bool:
        text = self.texts[place]
        station = text == "Station" and self.texts[place - 1] in ("Research", "Field", "Weather")
        if (text not in self.heads and not station) or self.tags[place] not in (*_NAMES, "NN", "NNS"):
            return False
        after = self.texts[place + 1] if place + 1 < len(self.texts) else ""
        office = text == "Cabinet" and title_gender(after) is not None
        return not office and not (after in self.heads and self.tags[place + 1] in _NAMES)

    def _is_title_run(self, start: int, end: int) -> bool:
        """Whether a run only counts bodies by their country or party: "Senate Republicans"."""
        return all(title_gender(text) is not None or country_of_people(text) for text in self.texts[start : end - 1])

    def _is_person(self, start: int, end: int) -> bool:
        """Whether a word of bodies is somebody's family name: "Peter Mills", by the grammar and the given name."""
        return (start, end, "PERSON") in self.people and is_given_name(self.texts[start])

    def _is_capital(self, place: int) -> bool:
        text = self.texts[place]
        if not text[:1].isupper() or not text[0].isalpha() or self.lowers[place] in _ARTICLES:
            return False
        opens = place == 0 or self.sentence[place - 1] != self.sentence[place]
        return self.tags[place] in _NAMES or (not opens and self.tags[place] in ("NN", "NNS", "JJ", "VBG", "VBN", "CD"))

    def _left(self, head: int) -> int:
        start = head
        while start > 0 and head - start < _LONGEST and self.sentence[start - 1] == self.sentence[head]:
            before = self._step(start, head)
            if before < 0:
                break
            start = before
        return start

    def _step(self, start: int, head: int) -> int:
        """Where a name goes on to the left of its first word, -1 where it does not."""
        before = start - 1
        if self._is_capital(before):
            owned = before > 0 and self.texts[before - 1] in _POSSESSIVES
            title = title_gender(self.texts[before]) is not None and (before != head - 1 or owned)
            return -1 if title else before
        many = self.lowers[before] in ("of", "for") and self._is_people(before - 1)
        if before == 0 or not (many or self._is_capital(before - 1)):
            return -1
        plural = self.lowers[before - 1].endswith("s")
        if self.texts[before] in _APOSTROPHES and plural and before - 1 > 0:
            return before - 1
        if self.texts[before] in _POSSESSIVES:
            return before - 1 if self.lowers[before - 1] in ("women", "people", "men", "children") else -1
        if self.texts[before] == "&" or (self.lowers[before] == "and" and self._is_listed(before)):
            return before - 1
        if self.texts[before] == "-" and not self.reading.spaced[before]:
            return before - 1
        return before - 1 if many else -1

    def _is_people(self, place: int) -> bool:
        """Whether a token is "Friends" in "Friends of Fishergate Library"."""
        lower = self.lowers[place]
        return self.texts[place][:1].isupper() and lower.endswith("s") and noun_type(lower, True) == "group"

    def _is_listed(self, place: int) -> bool:
        """Whether "and" joins words of one name: "the Fines and Fees Project", none of them a name by itself."""
        first = place - 1
        before = self.lowers[first - 1] if first else ""
        alone = before in ("the", "of") or noun_type(before, False) == "organization"
        after = self._is_capital(place + 1) and self.texts[place + 1] not in self.heads
        party = self.texts[first] in self.heads or noun_type(self.lowers[first], False) == "person"
        return alone and after and not party

    def _right(self, end: int) -> int:
        """Where a name ends that may go on with "of Bergen", "for Vaccine Research", "of Health and Human Services"."""
        size = len(self.texts)
        if end + 1 >= size or self.lowers[end] not in _JOINS or self.sentence[end] != self.sentence[end - 1]:
            return end
        place = end + 1 + (self.lowers[end + 1] == "the")
        last = place
        while last < size and last - end < _LONGEST and self._is_capital(last) and not self._is_date(last):
            last += 1
            if last + 1 < size and self.lowers[last] in ("and", "&") and self._is_and(end, last):
                last += 1
        return last if last > place else end

    def _is_and(self, end: int, place: int) -> bool:
        return (
            self.lowers[end] in ("of", "for")
            and self._is_capital(place + 1)
            and self.texts[place + 1] not in self.heads
        )

    def _is_date(self, place: int) -> bool:
        return self.lowers[place] in words("calendar")
