"""What a description says of somebody: the role in it, and whom the role is for."""

from dataclasses import dataclass

from claimkit.lexicons import words
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_honorific
from claimkit.speakers.places import country_named, country_of_people
from claimkit.speakers.reading import Run
from claimkit.speakers.whom import WhomReader
from claimkit.speakers.words import PARTY_NAMES, PARTY_WORDS, noun_type, singular

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
_SENT = frozenset("ambassador envoy emissary rapporteur negotiator mediator".split())
_LOOSE = frozenset("from in at with under to on by here there since who whose".split())
_AGAIN = frozenset("a an the former his her their".split())
_ADVERBS = frozenset("then now another currently just".split())
_BEING = frozenset("been is was became".split())
_WORKS = frozenset("works worked serves served".split())
_WHOSE = (["of"], ["for"], ["at"])
_TIMES = frozenset("former ex late acting".split())
_CLAUSE = 10
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


class DescriptionReader(WhomReader):
    """Reads roles off runs of words, given the names of the text."""

    def _split(self, start: int, end: int, run: Run | None) -> Role | None:
        """A role from premodifiers: names at the front are whom it is for, honorifics fall out."""
        said: list[str] = []
        affiliation, head = "", ""
        place = start
        while place < end:
            name = self.name_at.get(place)
            people = country_of_people(self.texts[place])
            long = name is not None and noun_type(self.lowers[name.name[1] - 1], False) == "organization"
            front = not set(said) - _TIMES
            if name is not None and front and name.name[1] <= end and (long or not people):
                affiliation = affiliation or self.reading.text(*name.name)
                place = max(name.name[1], place + 1)
                continue
            if people is not None and front:
                affiliation = affiliation or people.name
            elif self.lowers[place] in PARTY_WORDS and self.texts[place][0].isupper() and front:
                affiliation = affiliation or self.texts[place]
            elif self.texts[place] == "-" and said and not self.reading.spaced[place]:
                said.append("-")
            elif self.texts[place][:1].isalnum() and self.tags[place] != "POS" and not self._is_courtesy(place):
                said.append(self._plain(place))
                if not {"of", "for"} & set(said):
                    head = singular(_LONG_FORMS.get(self.lowers[place].strip("."), self.lowers[place]))
            place += 1
        if not said:
            return Role("", "", "") if not affiliation else Role("", affiliation, "", run)
        if not self._is_office(head):
            affiliation = affiliation if not country_named(affiliation) else ""
        return Role(_joined(said), affiliation, head, run)

    def _is_courtesy(self, place: int) -> bool:
        """Whether a word only honours: "Brother" before a monk's name, not "her brother"."""
        return is_honorific(self.lowers[place]) and (self.texts[place][0].isupper() or place in self.name_at)

    def _is_office(self, head: str) -> bool:
        return noun_type(head, False) == "person"

    def _plain(self, place: int) -> str:
        """A role's word as a dictionary has it: "Gov." -> "governor", "Minister" -> "minister"."""
        text, lower = self.texts[place], self.lowers[place].strip(".")
        if lower in _LONG_FORMS:
            return _LONG_FORMS[lower]
        named = place in self.name_at and lower not in words("portfolios")
        kept = named or text.isupper() or lower in PARTY_NAMES or country_of_people(text) is not None
        return text if kept else lower

    def _person_noun(self, start: int, end: int) -> int:
        """The first token of a description that says what a person is, -1 if none does: "Horn of Africa director"."""
        name = self.name_at.get(start)
        if name is not None and name.type == "person" and self.tags[name.name[1] : name.name[1] + 1] != ["POS"]:
            return -1
        for place in range(start, min(end, start + 6)):
            if (
                place not in self.name_at
                and noun_type(self.lowers[place], False) == "person"
                and (self.tags[place] != "NNS" or singular(self.lowers[place]) == self.lowers[place])
            ):
                return place
        return -1

    def description(self, start: int, end: int) -> Role:
        """Role and affiliation of a description: "a shipping analyst at the Lagos Institute"."""
        run = (start, end)
        stop = self._chunk_end(start, end)
        if self.tags[stop : stop + 1] == ["POS"] and stop + 1 < end:
            stop = self._chunk_end(stop + 1, end)  # a possessor that the grammar parted from what it owns
        stop = self._hyphened(stop, end)
        if self._needs_noun(stop - 1) and (noun := self._person_noun(start, end)) >= 0:
            stop = max(stop, self._hyphened(noun + 1, end))
        base = self._split(self._first_word(start, stop), stop, run) or Role("", "", "", run)
        head = self.lowers[stop - 1]
        if head in PARTY_NAMES:
            return Role("", PARTY_NAMES[head], "", run)
        cut, affiliation = self._for_whom(stop, end)
        if base.head in _SENT and self.lowers[cut : cut + 1] in (["to"], ["in"], ["on"]):
            affiliation = ""  # where an envoy is sent is not who sends him
        owner = self._owner(start, stop)
        if not affiliation and owner < 0:
            cut, owner = self._of_body(stop, cut)
        cut = self._defining(stop, cut)
        role = f"{base.role} {self.reading.text(stop, cut)}".strip() if cut > stop else base.role
        if affiliation and base.affiliation and not country_named(base.affiliation):
            role = f"{base.affiliation} {role}"
        if base.head == "colleague" and (charge := _charge(affiliation)):
            return Role(charge, "", "", run)  # no noun: "the minister" later may be the one whose colleague this is
        whom = affiliation or base.affiliation
        return Role(role, PARTY_NAMES.get(whom.casefold(), whom), base.head or singular(head), run, owner)

    def _chunk_end(self, place: int, end: int) -> int:
        index = self.reading.chunk_of[place]
        return min(self.reading.grammar.chunks[index][1], end) if index >= 0 else place + 1

    def one_of(self, place: int) -> Role | None:
        """From "one of the mayor's closest aides" at a token: what each of them is, and whose; None for any other."""
        index = self.reading.chunk_of[place + 2] if place + 2 < len(self.texts) else -1
        if self.lowers[place : place + 2] != ["one", "of"] or index < 0:
            return None
        first, last = self.reading.grammar.chunks[index]
        noun, start = singular(self.lowers[last - 1]), last - 1
        while start > first and self.tags[start - 1] == "NN" and self.texts[start - 1].islower():
            start -= 1
        role = f"{self.reading.text(start, last - 1)} {noun}".strip()
        return Role(role, "", noun, None, self._owner(first, last)) if noun_type(noun, False) == "person" else None

    def serving(self, name: Mention) -> Role | None:
        """The office after "as": "kept Ada Vane as president of the union"."""
        place = name.name[1]
        return self._office_at(place + 1) if self.lowers[place : place + 1] == ["as"] else None

    def _been(self, place: int) -> Role | None:
        """The office in "who has been abbot since", given the token of "who"."""
        for at in range(place + 1, min(place + _CLAUSE, len(self.texts) - 1)):
            if self.texts[at] in (",", ".", "”"):
                break
            works = self.lowers[at] == "as" and self.lowers[at - 1] in _WORKS
            office = self._office_at(at + 1, works) if works or self.lowers[at] in _BEING else None
            if office is not None:
                return office
        return None

    def _office_at(self, start: int, trades: bool = False) -> Role | None:
        """The office that a noun phrase begins to say at a token, none where "a" makes it a mere trade, unless `trades`
        count."""
        chunks, index = self.reading.grammar.chunks, self.reading.chunk_of[start] if start < len(self.texts) else -1
        if index < 0 or chunks[index][0] != start or (self.lowers[start] in ("a", "an") and not trades):
            return None
        end = chunks[index][1]
        if noun_type(self.lowers[end - 1], False) != "person" or self.tags[end - 1] in ("NNS", "NNPS"):
            return None
        while self.lowers[end : end + 1] in _WHOSE and (index := self.reading.chunk_of[end + 1]) >= 0:
            end = chunks[index][1]
        return self.description(start, end)

    def _first_word(self, start: int, stop: int) -> int:
        """Where a description's own words begin, past possessor, article and age."""
        owned = [i for i in range(start, stop - 1) if self.tags[i] == "POS"]
        first = owned[-1] + 1 if owned else start
        while first < stop - 1 and (
            self.lowers[first] in ("the", "a", "an", *_ADVERBS) or self._is_age(first) or self.tags[first] == "PRP$"
        ):
            first += 1
        return first

    def _needs_noun(self, head: int) -> bool:
        """Whether a noun phrase's last word says neither what a person is nor, in small letters, what a body is."""
        kind = noun_type(self.lowers[head], False)
        return kind != "person" and not (kind == "organization" and self.texts[head].islower())

    def _hyphened(self, stop: int, end: int) -> int:
        """Past the words that hyphens join to a noun phrase, where the grammar parted them: "secretary-general"."""
        spaced = self.reading.spaced
        while stop + 1 < end and self.texts[stop] == "-" and not spaced[stop - 1] and not spaced[stop]:
            stop += 2
        return stop

    def _defining(self, start: int, end: int) -> int:
        """Where the words end that define a role: "of custard apples", not "from Machakos", "and a former grower"."""
        for place in range(start, end):
            after = self.lowers[place + 1 : place + 2]
            again = self.lowers[place] == "and" and bool(after) and after[0] in _AGAIN
            if again or self.lowers[place] in _LOOSE:
                return place
        return end

    def _is_age(self, place: int) -> bool:
        return self.tags[place] == "CD" or self.lowers[place].endswith("-old") or self.lowers[place] in ("-", *_AGES)


def _charge(affiliation: str) -> str:
    """What a minister's colleague is: "economy minister" for one at the economy ministry."""
    words = affiliation.casefold().removeprefix("the ").split()
    return f"{' '.join(words[:-1])} minister" if len(words) > 1 and words[-1] == "ministry" else ""


def _joined(words: list[str]) -> str:
    """Words by spaces, none around a hyphen: "long-haul driver"."""
    return " ".join(words).replace(" - ", "-").removesuffix(" -")
