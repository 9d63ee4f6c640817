"""Role and affiliation of a named person: titles before the name, appositions around it, "of Y", relative clauses."""

from dataclasses import dataclass

from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_honorific
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading, Run
from claimkit.speakers.words import noun_type, singular

_LEADS = frozenset("lead leads led head heads headed run runs ran chair chairs chaired direct directs directed teach teaches edit edits".split())
_VERB_OFFICES = {"ran": "head", "lead": "leader", "led": "leader", "head": "head", "runs": "head", "run": "head", "chai": "chair", "dire": "director",
                 "edit": "editor", "teac": "teacher"}  # fmt: skip
_RELATIVE = frozenset(("who", "which", "whose", "whom", "that"))
_LONG_FORMS = {"gov": "governor", "sen": "senator", "rep": "representative", "amb": "ambassador", "lt": "lieutenant", "gen": "general",
               "col": "colonel", "capt": "captain", "sgt": "sergeant", "det": "detective", "maj": "major", "adm": "admiral",
               "prof": "professor", "supt": "superintendent", "cllr": "councillor", "del": "delegate", "cmdr": "commander"}  # fmt: skip
_PARTIES = {"democrat": "Democratic Party", "republican": "Republican Party"}
_AGES = frozenset(("old", "year", "aged"))
_REACH = 24


@dataclass(frozen=True, slots=True)
class Role:
    """What an article calls somebody: the words of the role and of whom it is for, "" where it gives none; the role's
    head noun; the tokens of a description that is a mention of its own; the token that ends its possessor ("its")."""

    role: str
    affiliation: str
    head: str
    run: Run | None = None
    owner: int = -1


class RoleReader:
    """Reads roles off one text."""

    def __init__(self, reading: Reading, names: list[Mention]):
        self.reading, self.texts, self.lowers = reading, reading.texts, reading.lowers
        self.tags = reading.grammar.tags
        self.name_at = {place: name for name in names for place in range(*name.name)}

    def roles(self, mention: Mention) -> list[Role]:
        """The roles that stand beside one person's name, the surest first."""
        found = [self.title(mention), self.before(mention), self.after(mention), self.of(mention)]
        return [role for role in found if role is not None and (role.role or role.affiliation)]

    def title(self, mention: Mention) -> Role | None:
        """From the words before the name in its own noun phrase: "IMF chief economist Ada Brandt"."""
        start = self._phrase_start(mention)
        first = mention.name[0]
        while start < first and (self.lowers[start] in ("the", "a", "an", ",") or self.tags[start] in ("PRP$", "POS")):
            start += 1
        return self._split(start, first, None) if start < first else None

    def phrase(self, mention: Mention) -> int:
        """Where a name's mention begins with the titles before it, determiner and possessor left out."""
        start = self._phrase_start(mention)
        for place in range(start, mention.name[0]):
            if self.tags[place] in ("POS", "PRP$", "DT", "CC") or not self.texts[place][0].isalnum() or self.lowers[place] in ("the", "a", "an"):
                start = place + 1
        return start

    def _phrase_start(self, mention: Mention) -> int:
        index = self.reading.chunk_of[mention.name[0]]
        start = self.reading.grammar.chunks[index][0] if index >= 0 else mention.start
        start = min(start, mention.start)
        before = self.reading.chunk_of[start - 1] if start and self.reading.sentence[start - 1] == self.reading.sentence[start] else -1
        if before >= 0 and start == mention.start and noun_type(self.lowers[start - 1], False) == "person":
            start = self.reading.grammar.chunks[before][0]
        comma = [i for i in range(start, mention.name[0]) if self.texts[i] in (",", ";", ":") or self.lowers[i] == "and" or self.tags[i] in ("IN", "_SP")]
        return comma[-1] + 1 if comma else start

    def _split(self, start: int, end: int, run: Run | None) -> Role | None:
        """A role from premodifiers: names at the front are whom it is for, honorifics fall out."""
        affiliation, words, head = "", [], ""
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
            elif self.texts[place][:1].isalnum() and self.tags[place] != "POS" and not is_honorific(self.lowers[place]):
                words.append(self._plain(place))
                head = singular(_LONG_FORMS.get(self.lowers[place].strip("."), self.lowers[place]))
            place += 1
        if not words:
            return Role("", "", "") if not affiliation else Role("", affiliation, "", run)
        if not self._is_office(head):
            affiliation = affiliation if not country_names(affiliation) else ""
        return Role(" ".join(words), affiliation, head, run)

    def _is_office(self, head: str) -> bool:
        return noun_type(head, False) == "person"

    def _plain(self, place: int) -> str:
        """A role's word as a dictionary has it: "Gov." -> "governor", "Minister" -> "minister"."""
        text, lower = self.texts[place], self.lowers[place].strip(".")
        if lower in _LONG_FORMS:
            return _LONG_FORMS[lower]
        kept = place in self.name_at or text.isupper() or lower in _PARTIES or country_of_people(text) is not None
        return text if kept else lower

    def after(self, mention: Mention) -> Role | None:
        """From what follows a comma after the name: an apposition, or "who leads Y"."""
        place = self._past(mention.name[1])
        if place >= len(self.texts):
            return None
        if self.lowers[place] in ("who", "whose"):
            return self._relative(place)
        chunk = self.reading.chunk_of[place]
        if place == mention.name[1] or self.reading.sentence[place] != self.reading.sentence[mention.head]:
            return None
        start, end = self.reading.grammar.chunks[chunk] if chunk >= 0 else (place, place + 1)
        reach = self._reach(start, mention)
        if start != place or not (self._describes(start, end) or self._person_noun(start, reach) >= 0):
            return None
        return self.description(start, reach)

    def _person_noun(self, start: int, end: int) -> int:
        """The first token of a description that says what a person is, -1 if none does: "Horn of Africa director"."""
        if start in self.name_at and self.name_at[start].type == "person":
            return -1
        for place in range(start, min(end, start + 6)):
            if place not in self.name_at and noun_type(self.lowers[place], False) == "person":
                return place
        return -1

    def _past(self, place: int) -> int:
        """Past a comma, an age or a party in brackets after a name: ", 41,", "(R-IN)", "Jr.,"."""
        size = len(self.texts)
        if place < size and self.texts[place] == "(":
            close = next((i for i in range(place, min(place + 6, size)) if self.texts[i] == ")"), place)
            place = close + 1
        if place < size and self.texts[place] in (",", "-", "–", "—"):
            place += 1
            if place + 1 < size and self.tags[place] == "CD" and self.texts[place + 1] == ",":
                place += 2
        elif place < size and self.lowers[place] in ("who",):
            return place
        return min(place, size)

    def _describes(self, start: int, end: int) -> bool:
        """Whether a noun phrase says what a person is: its head can be a person, and is no name of another."""
        head = end - 1
        name = self.name_at.get(head)
        lower = self.lowers[head]
        if name is not None:
            return lower in _PARTIES
        return noun_type(lower, False) == "person" or (self.tags[head] in ("NN", "NNP") and self.lowers[start] in ("a", "an", "the"))

    def _reach(self, start: int, mention: Mention) -> int:
        """Where a description ends: at a comma, a relative clause, a verb, the sentence's end."""
        place = start
        while place < min(len(self.texts), start + _REACH) and self.reading.sentence[place] == self.reading.sentence[start]:
            tag = self.tags[place]
            if self.lowers[place] in _RELATIVE or self.texts[place] in (",", ";", ":", "(", "—", "–", "“", '"', "."):
                break
            if place > start and tag in ("VBD", "VBZ", "VBP", "MD") or (tag == "VBN" and place > start + 1) or self.texts[place].isspace():
                break
            place += 1
        return place

    def description(self, start: int, end: int) -> Role:
        """Role and affiliation of a description: "a shipping analyst at the Lagos Institute"."""
        run = (start, end)
        chunk = self.reading.chunk_of[start]
        stop = min(self.reading.grammar.chunks[chunk][1], end) if chunk >= 0 else end
        if noun_type(self.lowers[stop - 1], False) != "person" and (noun := self._person_noun(start, end)) >= 0:
            stop = max(stop, noun + 1)
        first = start
        owned = [i for i in range(start, stop - 1) if self.tags[i] == "POS"]
        first = owned[-1] + 1 if owned else first
        while first < stop - 1 and (self.lowers[first] in ("the", "a", "an") or self._is_age(first) or self.tags[first] == "PRP$"):
            first += 1
        base = self._split(first, stop, run) or Role("", "", "", run)
        head = self.lowers[stop - 1]
        if head in _PARTIES:
            return Role("", _PARTIES[head], "", run)
        cut, affiliation = self._for_whom(stop, end)
        tail = self.reading.text(stop, cut)
        role = f"{base.role} {tail}".strip() if cut > stop else base.role
        if affiliation and base.affiliation and not country_names(base.affiliation):
            role = f"{base.affiliation} {role}"
        whom = affiliation or base.affiliation
        owner = self._owner(start, stop) if not whom or self._owner(start, stop) >= 0 else -1
        return Role(role, whom, base.head or singular(head), run, owner)

    def _is_age(self, place: int) -> bool:
        return self.tags[place] == "CD" or self.lowers[place].endswith("-old") or self.lowers[place] in ("-", *_AGES)

    def _owner(self, start: int, end: int) -> int:
        """The token that a description's possessor ends with: "its", "agency" in "the agency's director"; -1 for none."""
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
            name = next((self.name_at[i] for i in range(place + 1, min(end, place + 5)) if i in self.name_at), None)
            if name is not None and name.type in ("organization", "place", "", "group"):
                if self.lowers[place] in ("in", "on", "from") and name.type == "place":
                    return min(cut, place), ""
                later = self._for_whom(name.name[1], end) if self.lowers[place] == "of" and name.type == "place" else (end, "")
                return place, later[1] or self.reading.text(*self._whole_name(name.name))
        return cut, ""

    def _whole_name(self, run: Run) -> Run:
        """A name with the "of Z" that belongs to it, where the grammar cut it off: "University of Bergen"."""
        end = run[1]
        if end + 1 < len(self.texts) and self.lowers[end] in ("of", "for") and (name := self.name_at.get(end + 1)):
            return run[0], name.name[1]
        return run

    def _relative(self, place: int) -> Role | None:
        """From "who leads the dockers", "who teaches politics at Y": the body, and no role's name."""
        if place + 1 >= len(self.texts):
            return None
        if self.lowers[place + 1] not in _LEADS:
            return self._relative_body(place)
        end = next((i for i in range(place + 2, min(place + 14, len(self.texts))) if self.texts[i] in (",", ".", "”")), place + 2)
        names = [self.name_at[i] for i in range(place + 2, end) if i in self.name_at]
        owner = self._owner(place + 2, end)
        bodies = [self.reading.text(*self._whole_name(name.name)) for name in names if name.type in ("organization", "")]
        index = self.reading.chunk_of[place + 2] if place + 2 < end else -1
        what = self.reading.text(place + 2, self.reading.grammar.chunks[index][1]) if index >= 0 else ""
        office = _VERB_OFFICES.get(self.lowers[place + 1][:4], "")
        role = f"{office} of {what}" if office and what and place + 2 not in self.name_at else office
        return Role(role, bodies[0] if bodies else "", office, None, owner)

    def _relative_body(self, place: int) -> Role | None:
        """The body that somebody does something at or for: "who models ice sheets at the Wegener Institute"."""
        for at in range(place + 1, min(place + 12, len(self.texts) - 2)):
            if self.texts[at] in (",", ".", ";", "”"):
                break
            name = self.name_at.get(at + 1) or self.name_at.get(at + 2) or self.name_at.get(at + 3)
            if self.lowers[at] in ("at", "for") and name is not None and name.type == "organization":
                return Role("", self.reading.text(*self._whole_name(name.name)), "")
        return None

    def of(self, mention: Mention) -> Role | None:
        """From "Budhni Hembrom of the Saranda Collective"."""
        end = mention.name[1]
        if end + 1 >= len(self.texts) or self.lowers[end] not in ("of", "from", "at", "with"):
            return None
        first = end + 1 + (self.lowers[end + 1] in ("the", "a"))
        name = self.name_at.get(first)
        if name is None or (name.type == "place" and self.lowers[end] != "of") or name.type == "person":
            return None
        return Role("", self.reading.text(*self._whole_name(name.name)), "")

    def before(self, mention: Mention) -> Role | None:
        """From a description before the name, a comma between: "The mayor of Brezje, Ivan Oblak"."""
        start = self._phrase_start(mention)
        if start < 2 or self.texts[start - 1] != "," or start < mention.name[0] - 1:
            return None
        chunks, sentence = self.reading.grammar.chunks, self.reading.sentence
        at = start - 2
        while at >= 0 and sentence[at] == sentence[start] and start - at < _REACH:
            if self.texts[at] in (",", "“", "”", '"') or self.tags[at] in ("VBD", "VBZ", "VBP", "MD"):
                return None
            index = self.reading.chunk_of[at]
            if index >= 0:
                first, last = chunks[index]
                if self._opens_description(first, last):
                    return self.description(first, start - 1)
                at = first
            at -= 1
        return None

    def _opens_description(self, first: int, last: int) -> bool:
        head = last - 1
        known = noun_type(self.lowers[head], False) == "person" and head not in self.name_at
        before = self.lowers[first - 1] if first else ""
        return known and before not in ("of", "at", "for", "with", "in", "to", "from", "by", "on")


def country_names(text: str) -> bool:
    """Whether an affiliation is a country alone."""
    from claimkit.speakers.places import country_named

    return country_named(text) is not None
