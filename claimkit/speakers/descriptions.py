"""What a description says of somebody: the role in it, and whom the role is for."""

from dataclasses import dataclass

from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_honorific
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading, Run
from claimkit.speakers.words import noun_type, singular

_LONG_FORMS = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "amb": "ambassador",
    "lt": "lieutenant",
    "gen": "general",
    "col": "colonel",
    "capt": "captain",
    "sgt": "sergeant",
    "det": "detective",
    "maj": "major",
    "adm": "admiral",
    "prof": "professor",
    "supt": "superintendent",
    "cllr": "councillor",
    "del": "delegate",
    "cmdr": "commander",
    "coun": "councillor",
    "pres": "president",
    "atty": "attorney",
}
_PARTIES = {"democrat": "Democratic Party", "republican": "Republican Party"}
_LOOSE = frozenset("from in at with under to on by here there since who whose".split())
_SUBUNITS = frozenset(
    "group laboratory lab department team unit office section division branch committee station".split()
)
_AGES = frozenset(("old", "year", "aged"))


@dataclass(frozen=True, slots=True)
class Role:
    """What an article calls somebody: the words of the role and of whom it is for, "" where it gives none; the role's
    head noun; the tokens of a description that is a mention of its own; the token that ends its possessor ("its")."""

    role: str
    affiliation: str
    head: str
    run: Run | None = None
    owner: int = -1


class DescriptionReader:
    """Reads roles off runs of words, given the names of the text."""

    def __init__(self, reading: Reading, names: list[Mention]):
        self.reading, self.texts, self.lowers = reading, reading.texts, reading.lowers
        self.tags = reading.grammar.tags
        self.name_at = {place: name for name in names for place in range(*name.name)}

    def _split(self, start: int, end: int, run: Run | None) -> Role | None:
        """A role from premodifiers: names at the front are whom it is for, honorifics fall out."""
        words: list[str] = []
        affiliation, head = "", ""
        place = start
        while place < end:
            name = self.name_at.get(place)
            people = country_of_people(self.texts[place])
            if name is not None and not words and name.name[1] <= end and not people:
                affiliation = affiliation or self.reading.text(*name.name)
                place = max(name.name[1], place + 1)
                continue
            if people is not None and not words:
                affiliation = affiliation or people.name
            elif self.texts[place] == "-" and words and not self.reading.spaced[place]:
                words.append("-")
            elif self.texts[place][:1].isalnum() and self.tags[place] != "POS" and not is_honorific(self.lowers[place]):
                words.append(self._plain(place))
                if not {"of", "for"} & set(words):
                    head = singular(_LONG_FORMS.get(self.lowers[place].strip("."), self.lowers[place]))
            place += 1
        if not words:
            return Role("", "", "") if not affiliation else Role("", affiliation, "", run)
        if not self._is_office(head):
            affiliation = affiliation if not country_names(affiliation) else ""
        return Role(_joined(words), affiliation, head, run)

    def _is_office(self, head: str) -> bool:
        return noun_type(head, False) == "person"

    def _plain(self, place: int) -> str:
        """A role's word as a dictionary has it: "Gov." -> "governor", "Minister" -> "minister"."""
        text, lower = self.texts[place], self.lowers[place].strip(".")
        if lower in _LONG_FORMS:
            return _LONG_FORMS[lower]
        kept = place in self.name_at or text.isupper() or lower in _PARTIES or country_of_people(text) is not None
        return text if kept else lower

    def _person_noun(self, start: int, end: int) -> int:
        """The first token of a description that says what a person is, -1 if none does: "Horn of Africa director"."""
        if start in self.name_at and self.name_at[start].type == "person":
            return -1
        for place in range(start, min(end, start + 6)):
            if place not in self.name_at and noun_type(self.lowers[place], False) == "person":
                return place
        return -1

    def description(self, start: int, end: int) -> Role:
        """Role and affiliation of a description: "a shipping analyst at the Lagos Institute"."""
        run = (start, end)
        chunk = self.reading.chunk_of[start]
        stop = min(self.reading.grammar.chunks[chunk][1], end) if chunk >= 0 else start + 1
        if noun_type(self.lowers[stop - 1], False) != "person" and (noun := self._person_noun(start, end)) >= 0:
            stop = max(stop, noun + 1)
        first = start
        owned = [i for i in range(start, stop - 1) if self.tags[i] == "POS"]
        first = owned[-1] + 1 if owned else first
        while first < stop - 1 and (
            self.lowers[first] in ("the", "a", "an") or self._is_age(first) or self.tags[first] == "PRP$"
        ):
            first += 1
        base = self._split(first, stop, run) or Role("", "", "", run)
        head = self.lowers[stop - 1]
        if head in _PARTIES:
            return Role("", _PARTIES[head], "", run)
        cut, affiliation = self._for_whom(stop, end)
        cut = self._defining(stop, cut)
        tail = self.reading.text(stop, cut)
        role = f"{base.role} {tail}".strip() if cut > stop else base.role
        if affiliation and base.affiliation and not country_names(base.affiliation):
            role = f"{base.affiliation} {role}"
        whom = affiliation or base.affiliation
        owner = self._owner(start, stop) if not whom or self._owner(start, stop) >= 0 else -1
        return Role(role, whom, base.head or singular(head), run, owner)

    def _defining(self, start: int, end: int) -> int:
        """Where the words end that define a role: "of custard apples", not "from Machakos", "and a former grower"."""
        for place in range(start, end):
            after = self.lowers[place + 1 : place + 2]
            again = self.lowers[place] == "and" and after in (["a"], ["an"], ["the"], ["former"])
            if again or self.lowers[place] in _LOOSE:
                return place
        return end

    def _is_age(self, place: int) -> bool:
        return self.tags[place] == "CD" or self.lowers[place].endswith("-old") or self.lowers[place] in ("-", *_AGES)

    def _owner(self, start: int, end: int) -> int:
        """The token that a description's possessor ends with: "its", "agency" in "the agency's director"; -1 for
        none."""
        for place in range(start, end):
            if self.tags[place] == "PRP$":
                return place
            if self.tags[place] == "POS" and place > start:
                return place - 1
        return -1

    def _for_whom(self, start: int, end: int) -> tuple[int, str]:
        """Where a role ends before the preposition that leads to a body's or place's name, and that name."""
        cut = end
        for place in range(start, end):
            if self.lowers[place] not in ("of", "at", "for", "with", "from", "in", "to", "on"):
                continue
            near = [self.name_at[i] for i in range(place + 1, min(end, place + 6)) if i in self.name_at]
            bodies = [name for name in near if name.type in ("organization", "")]
            name = bodies[0] if bodies and self.lowers[place] != "in" else next(iter(near), None)
            called = [n for n in near if noun_type(self.lowers[n.name[0] - 1], False) == "organization"]
            name = called[0] if called and name is not None and name.type == "place" else name
            if name is not None and (name in called or name.type in ("organization", "place", "", "group")):
                if self.lowers[place] in ("in", "on", "from") and name.type == "place":
                    return min(cut, place), ""
                later = (
                    self._for_whom(name.name[1], end)
                    if self.lowers[place] == "of" and name.type == "place"
                    else (end, "")
                )
                return place, later[1] or self.reading.text(*self._whole_name(name.name))
            body = self._body(place + 1, end)
            if body and cut == end:
                return place, body
        return cut, ""

    def _body(self, start: int, end: int) -> str:
        """A body without a name of its own that somebody belongs to: "the ruling party"."""
        index = self.reading.chunk_of[start] if start < end else -1
        if index < 0 or self.lowers[start] != "the":
            return ""
        last = min(self.reading.grammar.chunks[index][1], end)
        known = noun_type(self.lowers[last - 1], False) == "organization"
        known = known and self.lowers[last - 1] not in _SUBUNITS
        return self.reading.text(start + 1, last) if known and last - start > 2 else ""

    def _whole_name(self, run: Run) -> Run:
        """A name with the "of Z" that belongs to it, where the grammar cut it off: "University of Bergen"."""
        end = run[1]
        if end + 1 < len(self.texts) and self.lowers[end] in ("of", "for") and (name := self.name_at.get(end + 1)):
            return run[0], name.name[1]
        return run


def _joined(words: list[str]) -> str:
    """Words by spaces, none around a hyphen: "long-haul driver"."""
    return " ".join(words).replace(" - ", "-").removesuffix(" -")


def country_names(text: str) -> bool:
    """Whether an affiliation is a country alone."""
    from claimkit.speakers.places import country_named

    return country_named(text) is not None
