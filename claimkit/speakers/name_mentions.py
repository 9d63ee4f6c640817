"""The names of a text: the entities of its grammar, mended, and capitalised runs that those lack."""

from claimkit.lexicons import names, words
from claimkit.speakers.bodies import find_bodies, find_laws
from claimkit.speakers.dateline import find_dateline
from claimkit.speakers.mentions import Mention
from claimkit.speakers.name_parts import acronyms, nicknamed, parts
from claimkit.speakers.name_types import joined_names, name_type
from claimkit.speakers.names import family_first, is_honorific, person_words, title_gender
from claimkit.speakers.places import country_of_people, is_place
from claimkit.speakers.reading import Reading, Run
from claimkit.speakers.words import PARTY_WORDS, noun_type, pronoun

_NOUNS, _NAMES = ("NN", "NNS"), ("NNP", "NNPS")
# Parties that the grammar may take for their voters; Democrats and Conservatives are as often the people.
_CREEDS = frozenset(("liberals", "greens", "tories", "socialists", "centrists"))
_MARKS = frozenset("\"“”‘’'`,.;:()[]-–—")


class NameFinder:
    """The names of a text: the entities of its grammar, mended, and capitalised runs that those lack."""

    def __init__(self, reading: Reading):
        self.reading, self.texts, self.tags = reading, reading.texts, reading.grammar.tags
        self.covered = [False] * len(self.texts)
        self.found: list[Mention] = []

    def find(self) -> list[Mention]:
        for start, end in self.reading.turns:
            bracket = next((i for i in range(start + 1, end) if self.texts[i] == "("), end)
            self._add(start, bracket, "PERSON")
        dateline = find_dateline(self.reading)
        if dateline is not None:
            self._add(*dateline.town, "GPE")
            self._add(*(dateline.region or (0, 0)), "GPE")
        entities = joined_names(self.reading)
        self.borders = {place for start, end, label in entities if label != "PERSON" for place in range(start, end)}
        for start, end in find_bodies(self.reading):
            self._add_body(start, end)
        for start, end in find_laws(self.reading):
            self._add(start, end, "LAW")
        for start, end in nicknamed(self.reading):
            self._add(start, end, "PERSON")
        for start, end, label in entities:
            start, label = self._after_title(start, end, label)
            self._add(*self._mended(start, end, label), label)
        for start, end in self._capitals():
            self._add(*self._hyphens(start, end), "")
        for place, lower in enumerate(self.reading.lowers):
            if lower in _CREEDS and not self.covered[place] and self._is_party(place):
                self._add(place, place + 1, "ORG")
        for start, end in parts(self.reading, self.found, self.covered):
            self._add(start, end, "PERSON")
        for start, end in acronyms(self.reading, self.found, self.covered):
            self._add(start, end, "ORG")
        return self.found

    def _after_title(self, start: int, end: int, label: str) -> tuple[int, str]:
        """Where the person begins in an entity that took the title for a part of the name: "Minister Ada Vane" an
        ORG."""
        if (
            label == "PERSON"
            or noun_type(self.texts[end - 1], False)
            or self.texts[end - 1] in names("organization_words")
        ):
            return start, label
        for place in range(end - 2, start - 1, -1):
            if title_gender(self.texts[place]) is not None and self.tags[place + 1] in _NAMES:
                return place + 1, "PERSON"
        return start, label

    def _mended(self, start: int, end: int, label: str) -> Run:
        """An entity without article, titles and possessive, with the name words that stand directly beside it."""
        while end > start and (self.tags[end - 1] == "POS" or self.texts[end - 1] in _MARKS):
            end -= 1
        while start < end and (self.texts[start].islower() or self.texts[start] in (*_MARKS, "Former", "Ex")):
            start += 1
        while self._ends_loose(start, end, label):
            end -= 1
        if start < end - 1 and self.texts[start] == "The" and label != "WORK_OF_ART":
            start += 1
        if label == "PERSON" and end - start > 1 and self._is_date(start, start + 1) and self.tags[start - 1] == "IN":
            start += 1
        if start >= end:
            return start, start
        start, end = self._hyphens(start, end)
        longer = " ".join(self.texts[start : end + 1]) if end - start == 1 and end < len(self.texts) else ""
        if label != "PERSON" and is_place(longer):
            return start, end + 1  # "New" in "New Jersey"
        if label != "PERSON":
            return (start - 1, end) if end - start == 1 and self._has_given_name(start) else (start, end)
        while (
            end < len(self.texts) and end not in self.borders and self._is_name(end, start) and not self._is_title(end)
        ):
            end += 1
        while (
            start > 0
            and start - 1 not in self.borders
            and self._is_name(start - 1, start)
            and not self._is_title(start - 1)
            and not self._is_date(start - 1, start)
            and not self._is_charge(start - 1)
        ):
            start -= 1
        if (
            start
            and self.texts[start - 1].lower() in family_first()
            and "-" in self.texts[start:end]
            and self.texts[start - 1][0].isupper()
        ):
            start -= 1
        return self._hyphens(start, end)

    def _ends_loose(self, start: int, end: int, label: str) -> bool:
        """Whether a name ends in a word that cannot close one: a preposition, or for persons any in small letters."""
        if end - start < 2 or not self.texts[end - 1].islower() or "-" in self.texts[end - 2 : end + 1]:
            return False
        return label == "PERSON" or self.tags[end - 1] in ("IN", "DT", "CC")

    def _has_given_name(self, start: int) -> bool:
        """Whether a name word that no entity has stands before a single one in its noun phrase."""
        before, chunk_of = start - 1, self.reading.chunk_of
        same = before >= 0 and chunk_of[before] >= 0 and chunk_of[before] == chunk_of[start]
        return same and before not in self.borders and self._is_name(before, start) and not self._is_title(before)

    def _hyphens(self, start: int, end: int) -> Run:
        """With what a hyphen joins on: "Ye" in "Ye-rin", "Maamari" in "al-Maamari"."""
        texts, spaced = self.texts, self.reading.spaced
        while (
            end + 1 < len(texts)
            and texts[end] == "-"
            and not spaced[end - 1]
            and not spaced[end]
            and texts[end + 1].isalpha()
        ):
            end += 2
        while (
            start > 1
            and texts[start - 1] == "-"
            and not spaced[start - 1]
            and not spaced[start - 2]
            and texts[start - 2].isalpha()
        ):
            start -= 2
        return start, end

    def _is_name(self, place: int, name: int) -> bool:
        """Whether a token can belong to the person's name beside it."""
        text = self.texts[place]
        same = self.reading.sentence[place] == self.reading.sentence[name]
        known = self.tags[place] in _NAMES or self._is_family_name(place, name)
        return same and known and text[0].isupper() and not (text.isupper() and len(text) > 4)

    def _is_family_name(self, place: int, name: int) -> bool:
        """Whether a word tagged as a common noun goes on a name all the same: "Fors" after "Göran"."""
        chunk_of = self.reading.chunk_of
        plain = self.tags[place] in ("NN", "NNS", "JJ", "FW") and not noun_type(self.texts[place], False)
        return plain and place > name and chunk_of[place] >= 0 and chunk_of[place] == chunk_of[name]

    def _is_title(self, place: int) -> bool:
        lower = self.reading.lowers[place]
        return title_gender(lower) is not None or bool(noun_type(lower, False)) or bool(country_of_people(lower))

    def _is_charge(self, place: int) -> bool:
        """Whether a word ends a long title: "Petroleum" in "Minister of State for Petroleum Ada Eze"."""
        return (
            place > 0
            and self.reading.lowers[place] in words("portfolios")
            and self.reading.lowers[place - 1] in ("of", "for", "and")
        )

    def _capitals(self) -> list[Run]:
        """Runs of capitalised name tokens that no entity covers."""
        runs: list[Run] = []
        for place, tag in enumerate(self.tags):
            article = self.reading.lowers[place] in ("the", "a", "an")
            if self.covered[place] or tag not in _NAMES or article or not self.texts[place][:1].isupper():
                continue
            if runs and runs[-1][1] == place:
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
        return runs

    def _add(self, start: int, end: int, label: str) -> None:
        titles = []
        while start < end and self._opens_with_title(start, end):
            titles.append(self.reading.lowers[start])
            start += 1
        if start >= end or any(self.covered[start:end]) or self._is_office(start, end, label):
            return
        if end - start == 1 and self._is_grammar(start):
            return
        if not titles and (self._is_portfolio(start, end) or self._is_date(start, end)):
            return
        bare = label in ("", "ORG") and not titles and end - start == 1 and self._is_title(start)
        if bare and not self._is_party(start):
            return  # a bare office: "President", "Senate" are nominals, or names only with more beside them
        whole = start
        while (place := self._title_before(whole)) >= 0:
            titles.insert(0, self.reading.lowers[place])
            whole = place
        label = "PERSON" if any(is_honorific(title) for title in titles) else label
        self.covered[whole:end] = [True] * (end - whole)
        self.found.append(self._mention(whole, start, end, label, tuple(titles)))

    def _is_grammar(self, place: int) -> bool:
        """Whether a word names nothing, though the grammar took it for a name: "The" before a body's, "They"."""
        vice = self.texts[place : place + 2] == ["Vice", "President"]
        return (
            vice or self.reading.lowers[place] in ("the", "a", "an") or pronoun(self.texts[place].lower()) is not None
        )

    def _is_party(self, place: int) -> bool:
        """Whether a plural in capitals within a sentence is a party's name: "whose Liberals"."""
        opens = place == 0 or self.reading.sentence[place - 1] != self.reading.sentence[place]
        return not opens and self.texts[place].istitle() and self.reading.lowers[place] in PARTY_WORDS

    def _is_portfolio(self, start: int, end: int) -> bool:
        """Whether words say what somebody beside them is in charge of: "Oil" in "Oil Minister Ada Vane"."""
        while end < len(self.texts) and self.reading.lowers[end] in words("portfolios"):
            end += 1
        office = end < len(self.texts) and (title_gender(self.texts[end]) is not None or self._is_person_noun(end))
        return office and all(lower in words("portfolios") for lower in self.reading.lowers[start:end])

    def _is_date(self, start: int, end: int) -> bool:
        return all(lower in words("calendar") for lower in self.reading.lowers[start:end])

    def _is_person_noun(self, place: int) -> bool:
        return noun_type(self.texts[place], False) == "person"

    def _add_body(self, start: int, end: int) -> None:
        if not any(self.covered[start:end]):
            self.covered[start:end] = [True] * (end - start)
            self.borders.update(range(start, end))
            self.found.append(self._mention(start, start, end, "ORG", ()))

    def _is_office(self, start: int, end: int, label: str) -> bool:
        """Whether what looks like a name is the office before a person's: "Foreign Minister" in "Foreign Minister
        Vane"."""
        if label == "PERSON" or end >= len(self.texts) or self.tags[end] not in _NAMES:
            return False
        office = title_gender(self.texts[end - 1]) is not None or self._is_person_noun(end - 1)
        return self.texts[end][:1].isupper() and office and not country_of_people(self.texts[end - 1])

    def _opens_with_title(self, start: int, end: int) -> bool:
        if end - start < 2 or title_gender(self.texts[start]) is None or not self.texts[start][0].isupper():
            return False
        # "Justice Department" is no department of that title.
        return noun_type(self.reading.lowers[start + 1], False) != "organization"

    def _title_before(self, start: int) -> int:
        """The token of the title directly before a name, a full stop between them left out; -1 where there is none."""
        place = start - 1
        if place > 0 and self.texts[place] == "." and title_gender(self.texts[place - 1]) is not None:
            place -= 1
        if place < 0 or place in getattr(self, "borders", ()) or title_gender(self.texts[place]) is None:
            return -1
        near = self.reading.paragraph[place] == self.reading.paragraph[start]
        return place if near and self.texts[place][:1].isupper() and self._is_same_sentence(place, start) else -1

    def _is_same_sentence(self, place: int, name: int) -> bool:
        """A full stop after a short title is no end, whatever the grammar says."""
        return self.reading.sentence[place] == self.reading.sentence[name] or self.texts[name - 1] == "."

    def _mention(self, whole: int, start: int, end: int, label: str, titles: tuple[str, ...]) -> Mention:
        kind = name_type(self.texts[start:end], label, bool(titles))
        genders = [gender for title in titles if (gender := title_gender(title))]
        if whole == start and start and self.reading.lowers[start - 1] == "the":
            whole -= 1
        plural = self.tags[end - 1] == "NNPS" or (kind == "group" and self.texts[end - 1].endswith("s"))
        return Mention(
            whole,
            end,
            "name",
            (start, end),
            end - 1,
            kind,
            genders[0] if genders else "",
            "p" if plural else "s",
            True,
            person_words(self.texts[start:end]),
            titles,
        )
