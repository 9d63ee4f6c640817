"""Which of an article's countries and provinces an office without a country is of."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from claimkit.speakers.dateline import Dateline, province
from claimkit.speakers.entities import Entity
from claimkit.speakers.names import plain
from claimkit.speakers.places import country_named, country_of_capital, country_of_city, country_of_people
from claimkit.speakers.reading import Reading
from claimkit.speakers.sayers import plain_sentences

_UNIONS = frozenset(("European Union", "United Nations"))
_LOCATIVE = frozenset("in at to from near into via against".split())
_SENTENCES_BACK = 3
_KNOWN_MENTIONS = 3
_LEDE = 2


class Governments:
    """The countries of one text, where each is named and whether it is a voice there."""

    def __init__(self, reading: Reading, places: Sequence[Entity], dateline: Dateline | None):
        self.reading, self.places, self.dateline = reading, places, dateline

    def country_of(self, place: int) -> str:
        """The country whose office somebody named at a token holds, "" where it may be several's: the only one in the
        sentence, the last that was a voice before it, the one named twice as often as any other, the dateline's."""
        return self._shown(
            self._setting(place)
            or self._only(place)
            or self._voice(place, False)
            or self._led_in(place)
            or self._filed()
            or self._clear()
            or self._voice(place, True)
            or self._lede()
        )

    def province_of(self, head: str) -> str:
        """The state or province that an article of several governors or premiers is filed from, or names most."""
        region = self.dateline.region if self.dateline is not None else None
        named = [province(self.reading.text(*region))] if region is not None else []
        ranked = sorted(self.places, key=lambda e: -len(e.mentions))
        named += [province(e.shown) for e in ranked]
        return next((found[0] for found in named if found is not None and found[1] == head), "")

    def _shown(self, name: str) -> str:
        """A country as the article calls it."""
        country = country_named(name) if name else None
        return plain(next((e.shown for e in self.places if country and country_named(e.shown) is country), name))

    @cached_property
    def countries(self) -> list[tuple[int, str]]:
        """Each token that names a country, its people or its capital, with the country's name."""
        found = ((place, self._country(place)) for place in range(len(self.reading.texts)))
        return [(place, name) for place, name in found if name and name not in _UNIONS]

    def _country(self, place: int) -> str:
        text = self.reading.texts[place]
        if not text[0].isupper():
            return ""
        pair = self.reading.text(place, place + 2)
        country = (
            country_named(pair)
            or country_named(self.reading.text(place, place + 3))
            or country_of_people(pair)
            or country_named(text)
            or country_of_people(text)
            or country_of_capital(text)
        )
        return country.name if country is not None else ""

    def _is_led(self, place: int) -> bool:
        """Whether a preposition makes a country's name a mere place: "landed from Lilongwe"."""
        before = self.reading.lowers[place - 1] if place else ""
        return before in _LOCATIVE

    def _setting(self, place: int) -> str:
        """The country or capital that a sentence opens with: "In Hanoi, the deputy foreign minister"."""
        sentence, first = self.reading.sentence, place
        while first and sentence[first - 1] == sentence[place]:
            first -= 1
        led = self.reading.texts[first] == "In"
        return next((name for at, name in self.countries if led and at == first + 1), "")

    def _only(self, place: int) -> str:
        """The one country in a token's sentence, those left out where somebody only is or comes from."""
        sentence = self.reading.sentence
        here = {name for at, name in self.countries if sentence[at] == sentence[place] and not self._is_led(at)}
        return next(iter(here)) if len(here) == 1 else ""

    def _voice(self, place: int, earlier: bool) -> str:
        """The country that was last a subject before a token: in its paragraph, or also in the one before."""
        reading, last = self.reading, ""
        for at, name in self.countries:
            if at >= place:
                break
            near = reading.paragraph[place] - reading.paragraph[at] <= earlier
            near = near and (earlier or reading.sentence[place] - reading.sentence[at] <= _SENTENCES_BACK)
            if near and reading.grammar.deps[at].startswith("nsubj"):
                last = name
        return last

    def _led_in(self, place: int) -> str:
        """The country that is the subject of the sentence before the words that somebody's office stands beside, where
        those open a paragraph: "Vietnam sided with them.", then "..., said a deputy minister"."""
        near = plain_sentences(self.reading, place, 1)[1:]
        opens = self._opens_quoted(place)
        return next((name for at, name in self.countries if opens and self._is_subject_of(at, near)), "")

    def _opens_quoted(self, place: int) -> bool:
        """Whether a token's paragraph opens with a quotation."""
        paragraph = self.reading.paragraph
        first = next(i for i in range(place, -1, -1) if i == 0 or paragraph[i - 1] != paragraph[place])
        return self.reading.quoted[first] > 0

    def _is_subject_of(self, place: int, sentences: Sequence[int]) -> bool:
        return self.reading.sentence[place] in sentences and self._is_subject(place)

    def _lede(self) -> str:
        """The country that is the subject of the article's first paragraphs, the first of them."""
        reading = self.reading
        heads = (name for at, name in self.countries if reading.paragraph[at] <= _LEDE and self._is_subject(at))
        return next(heads, "")

    def _is_subject(self, place: int) -> bool:
        return self.reading.grammar.deps[place].startswith("nsubj")

    def _clear(self) -> str:
        """The country named twice as often as any other."""
        counted = Counter(name for _, name in self.countries).most_common(2)
        if not counted:
            return ""
        return counted[0][0] if len(counted) == 1 or counted[0][1] >= 2 * counted[1][1] else ""

    def _filed(self) -> str:
        """The country of the dateline, by its name after the town or the town's own."""
        if self.dateline is None:
            return ""
        town, region = self.reading.text(*self.dateline.town), self.dateline.region
        country = country_of_capital(town) or country_named(town) or country_of_city(town)
        if region is None:
            return country.name if country is not None else ""
        name = self.reading.text(*region)
        country = country_named(name) or country
        return country.name if country is not None else self._unknown(name)

    def _unknown(self, name: str) -> str:
        """A country that the tables lack, where the article itself names the dateline's as a place."""
        named = any(entity.shown == name and len(entity.mentions) > 1 for entity in self.places)
        return name if named and province(name) is None else ""
