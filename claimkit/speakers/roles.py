"""Role and affiliation of a named person: titles before the name, appositions around it, "of Y", relative clauses."""

from claimkit.speakers.descriptions import DescriptionReader, Role
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import title_gender
from claimkit.speakers.words import noun_type

_LEADS = frozenset(
    "lead leads led head heads headed run runs ran chair chairs chaired direct directs directed teach "
    "teaches edit edits".split()
)
_VERB_OFFICES = {
    "ran": "head",
    "lead": "leader",
    "led": "leader",
    "head": "head",
    "runs": "head",
    "run": "head",
    "chai": "chair",
    "dire": "director",
    "edit": "editor",
    "teac": "teacher",
}
_RELATIVE = frozenset(("who", "which", "whose", "whom", "that"))
_PARTIES = {"democrat": "Democratic Party", "republican": "Republican Party"}
_REACH = 24


class RoleReader(DescriptionReader):
    """Reads roles off one text."""

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
            if (
                self.tags[place] in ("POS", "PRP$", "DT", "CC")
                or not self.texts[place][0].isalnum()
                or self.lowers[place] in ("the", "a", "an")
            ):
                start = place + 1
        return start

    def _phrase_start(self, mention: Mention) -> int:
        long = self._long_title(mention.name[0])
        if long < mention.name[0]:
            return long
        index = self.reading.chunk_of[mention.name[0]]
        start = self.reading.grammar.chunks[index][0] if index >= 0 else mention.start
        start = min(start, mention.start)
        before = (
            self.reading.chunk_of[start - 1]
            if start and self.reading.sentence[start - 1] == self.reading.sentence[start]
            else -1
        )
        if before >= 0 and start == mention.start and noun_type(self.lowers[start - 1], False) == "person":
            start = self.reading.grammar.chunks[before][0]
        comma = [
            i
            for i in range(start, mention.name[0])
            if self.texts[i] in (",", ";", ":") or self.lowers[i] == "and" or self.tags[i] in ("IN", "_SP")
        ]
        return comma[-1] + 1 if comma else start

    def _long_title(self, name: int) -> int:
        """Where a title with "of" or "for" in it begins: "Minister of State for Petroleum Ada Eze"; the name where
        there is none."""
        place, joined, begun = name, False, name
        while place > 0 and name - place < 8 and self.reading.sentence[place - 1] == self.reading.sentence[name]:
            place -= 1
            if self.lowers[place] in ("of", "for", "and") and place < name - 1:
                joined = joined or self.lowers[place] != "and"
            elif not self.texts[place][:1].isupper() or self.lowers[place] in ("the", "a", "an"):
                break
            elif joined and (title_gender(self.texts[place]) is not None or begun < name):
                begun = place
        return begun

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
        return noun_type(lower, False) == "person" or (
            self.tags[head] in ("NN", "NNP") and self.lowers[start] in ("a", "an", "the")
        )

    def _reach(self, start: int, mention: Mention) -> int:
        """Where a description ends: at a comma, a relative clause, a verb, the sentence's end."""
        place = start
        while (
            place < min(len(self.texts), start + _REACH)
            and self.reading.sentence[place] == self.reading.sentence[start]
        ):
            tag = self.tags[place]
            if self.lowers[place] in _RELATIVE or self.texts[place] in (",", ";", ":", "(", "—", "–", "“", '"', "."):
                break
            if (
                (place > start and tag in ("VBD", "VBZ", "VBP", "MD"))
                or (tag == "VBN" and place > start + 1)
                or self.texts[place].isspace()
            ):
                break
            place += 1
        return place

    def _relative(self, place: int) -> Role | None:
        """From "who leads the dockers", "who teaches politics at Y": the body, and no role's name."""
        if place + 1 >= len(self.texts):
            return None
        if self.lowers[place + 1] not in _LEADS:
            return self._relative_body(place)
        end = next(
            (i for i in range(place + 2, min(place + 14, len(self.texts))) if self.texts[i] in (",", ".", "”")),
            min(place + 14, len(self.texts)),
        )
        names = [self.name_at[i] for i in range(place + 2, end) if i in self.name_at]
        owner = self._owner(place + 2, end)
        bodies = [
            self.reading.text(*self._whole_name(name.name)) for name in names if name.type in ("organization", "")
        ]
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
        titled = start == mention.name[0] or noun_type(self.lowers[mention.name[0] - 1].strip("."), False) == "person"
        if start < 2 or self.texts[start - 1] != "," or (start < mention.name[0] - 1 and not titled):
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
