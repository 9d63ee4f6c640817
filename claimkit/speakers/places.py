"""Places as voices: countries with their capitals and peoples, buildings that stand for those who work in them."""

from dataclasses import dataclass
from functools import cache

from claimkit.lexicons import names, rows


@dataclass(frozen=True, slots=True)
class Country:
    """One country (or body like one) under all that news calls it; all but `name` in small letters."""

    name: str
    capital: str
    adjectives: tuple[str, ...]
    others: tuple[str, ...]


@cache
def _by_name() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for country in _countries():
        for name in (country.name.casefold(), *country.others):
            found.setdefault(name, country)
    return found


@cache
def _by_capital() -> dict[str, Country]:
    return {country.capital: country for country in _countries() if country.capital}


@cache
def _by_adjective() -> dict[str, Country]:
    return {word: country for country in reversed(_countries()) for word in country.adjectives}


@cache
def _countries() -> tuple[Country, ...]:
    found = []
    for row in rows("countries"):
        name, capital, adjectives, others = (*row, "", "", "")[:4]
        found.append(
            Country(
                name,
                "" if capital == "-" else capital.casefold(),
                _adjectives(adjectives),
                tuple(other for other in _others(others)),
            )
        )
    return tuple(found)


def _adjectives(text: str) -> tuple[str, ...]:
    """The words of the column; two words that begin with a direction or a part of a name are one."""
    found: list[str] = []
    for word in text.casefold().split():
        if found and found[-1] in ("north", "south", "new", "costa", "sri", "hong", "northern", "sierra"):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


_LONG_NAMES = (
    "democratic republic of the congo", "people's republic of china", "islamic republic of iran", "republic of korea",
    "united states of america", "great britain", "russian federation", "côte d'ivoire", "holy see",
)  # fmt: skip


def _others(text: str) -> tuple[str, ...]:
    rest, found = text.casefold(), []
    for name in _LONG_NAMES:
        if name in rest:
            found.append(name)
            rest = rest.replace(name, " ")
    return (*found, *rest.split())


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ")


def country_named(name: str) -> Country | None:
    """The country that a name or short name is of: "U.S.", "Britain"."""
    return _by_name().get(_plain(name))


def country_of_capital(name: str) -> Country | None:
    """The country whose government a capital may stand for."""
    return _by_capital().get(_plain(name))


@cache
def _by_city() -> dict[str, str]:
    return {row[0].casefold(): row[1] for row in rows("cities")}


def country_of_city(name: str) -> Country | None:
    """The country of a great city that is no capital."""
    return country_named(_by_city().get(name.casefold(), ""))


def country_of_people(word: str) -> Country | None:
    """The country that an adjective or a people's name belongs to: "Turkish", "Turks"."""
    return _by_adjective().get(_plain(word))


@cache
def _seats() -> frozenset[str]:
    return frozenset(_plain(row[0]) for row in rows("metonyms"))


@cache
def _province_capitals() -> dict[str, str]:
    return {row[3].casefold(): row[0] for row in rows("provinces") if row[3] != "-"}


def province_of_capital(text: str) -> str:
    """The state or province whose government a town's name can stand for, "" for other towns."""
    return _province_capitals().get(text.casefold(), "")


def is_seat(name: str) -> bool:
    """Whether a place is a building or street that speaks for those in it: Downing Street, the Kremlin."""
    return _plain(name) in _seats()


@cache
def _states() -> frozenset[str]:
    return frozenset(_plain(name) for name in names("states"))


def is_place(name: str) -> bool:
    """Whether a name is a country's, a capital's or a state's."""
    plain = _plain(name)
    return plain in _by_name() or plain in _by_capital() or plain in _states()
