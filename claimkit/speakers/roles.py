"""Role and affiliation of a named person: titles before the name, appositions around it, "of Y", relative clauses."""

from dataclasses import replace

from claimkit.speakers.descriptions import Role
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import bare, title_gender
from claimkit.speakers.relatives import RelativeReader, trades
from claimkit.speakers.words import PARTY_NAMES, is_body, is_kin, noun_type, singular

_RELATIVE = frozenset(("who", "which", "whose", "whom", "that"))
_PREPOSITIONS = frozenset("of at for with in to from by on".split())
_LEADS = ("IN", "CC", "WRB", "VBZ", "VBD", "VBP", "MD")
_REACH = 24
_COURTESIES = {"prof": "professor", "father": "priest", "fr": "priest", "rev": "reverend"}


class RoleReader(RelativeReader):
    """Reads roles off one text."""

    def roles(self, mention: Mention) -> list[Role]:
        """The roles that stand beside one person's name, the surest first."""
        before, after = self.before(mention), self.after(mention)
        if before is not None and before.run is not None and after is not None and after.role:
            # "After a meeting with the regulator, Ada Vane, the company's chief, ..." tells of two parties.
            first = before.run[0]
            other = first and self.lowers[first] == "the" and self.lowers[first - 1] in _PREPOSITIONS
            before = None if other and before.owner < 0 else before
        found = [self.title(mention), before, after, self.of(mention), _called(mention)]
        found += [self.serving(mention), self.being(mention), Role("", self.bracketed(mention), "")]
        return [role for role in found if role is not None and (role.role or role.affiliation)]

    def title(self, mention: Mention) -> Role | None:
        """From the words before the name in its own noun phrase: "IMF chief economist Ada Brandt"."""
        start = self._phrase_start(mention)
        first = mention.name[0]
        while start < first and (self.lowers[start] in ("the", "a", "an", ",") or self.tags[start] in ("PRP$", "POS")):
            start += 1
        if self.lowers[max(first - 3, 0) : first] == ["chief", "of", "staff"]:
            start = first - 3
        role = self._split(start, first, None) if start < first else None
        if role is None or noun_type(role.head, False) == "person" or title_gender(role.head) is not None:
            return role
        return Role("", role.affiliation, "")

    def body(self, mention: Mention) -> Role | None:
        """What a body is, from an apposition after its name or a noun before it: "the newspaper Hanbit Ilbo"."""
        role = self.after(mention)
        if role is not None and role.run is not None and self._is_trade(role.head) and not self.is_crowd(role):
            return Role(role.role, "", role.head, role.run)
        if (described := self._described_body(mention)) is not None:
            return described
        noun = self.lowers[mention.name[0] - 1] if mention.name[0] else ""
        same = mention.name[0] and self.reading.chunk_of[mention.name[0] - 1] == self.reading.chunk_of[mention.name[0]]
        if not same or not self._is_trade(noun) or self.tags[mention.name[0] - 1] not in ("NN", "NNS"):
            return None
        return Role(noun, "", noun)

    def is_crowd(self, role: Role) -> bool:
        """Whether a description is of some people: "a group of lawmakers"."""
        start, end = role.run or (0, 0)
        return any(self.lowers[i : i + 2] == ["group", "of"] for i in range(start, end))

    def _described_body(self, mention: Mention) -> Role | None:
        """What stands before a body's name and a comma: "the UN refugee agency, UNHCR,"."""
        start, end, chunk_of = mention.start, mention.name[1], self.reading.chunk_of
        if start < 2 or end + 1 >= len(self.texts) or self.texts[start - 1] != "," or chunk_of[start - 2] < 0:
            return None
        first, last = self.reading.grammar.chunks[chunk_of[start - 2]]
        noun = self.lowers[last - 1]
        whole = self.lowers[first] == "the" and last == start - 1 and last - 1 not in self.name_at
        closes = self.texts[end] in (",", ".") and self.lowers[end + 1] not in ("and", "or")
        body = noun_type(noun, False) == "organization" and self.tags[last - 1] in ("NN", "NNP")
        return Role(noun, "", noun, (first, last)) if whole and closes and body else None

    def _is_trade(self, noun: str) -> bool:
        return (is_body(noun) or noun_type(noun, False) == "person") and noun not in PARTY_NAMES

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
        start = min(self.reading.grammar.chunks[index][0] if index >= 0 else mention.start, mention.start)
        titles = self.reading.chunk_of[mention.start] if mention.start < mention.name[0] else -1
        start = min(start, self.reading.grammar.chunks[titles][0]) if titles >= 0 else start
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
            elif self.lowers[place] == "the" and self.lowers[place - 1] == "of":
                continue
            elif not self.texts[place][:1].isupper() or self.lowers[place] in ("the", "a", "an"):
                break
            elif joined and (self._is_title(place) or begun < name):
                begun = place
        return begun

    def _is_title(self, place: int) -> bool:
        return title_gender(self.texts[place]) is not None or noun_type(self.lowers[place], False) == "person"

    def after(self, mention: Mention) -> Role | None:
        """From what follows a comma after the name: an apposition, or "who leads Y"."""
        place = self._past(mention.name[1])
        if place >= len(self.texts):
            return None
        if self.lowers[place] in ("who", "whose"):
            return self._relative(place)
        if place > mention.name[1] and (one := self.one_of(place)) is not None:
            return one
        chunk = self.reading.chunk_of[place]
        if place == mention.name[1] or self.reading.sentence[place] != self.reading.sentence[mention.head]:
            return None
        start, end = self.reading.grammar.chunks[chunk] if chunk >= 0 else (place, place + 1)
        reach = self._reach(start)
        led = self.tags[place] in _LEADS  # "the court, although three lawyers"
        if start != place or led or not (self._describes(start, end) or self._person_noun(start, reach) >= 0):
            return None
        role = self._led(self.description(start, reach), reach)
        again = next(
            (i for i in range(start, reach - 2) if self.lowers[i : i + 2] in (["and", "a"], ["and", "an"])), -1
        )
        return self.description(again + 1, reach) if again > 0 and is_kin(role.head) else role

    def _led(self, role: Role, place: int) -> Role:
        """A role for what somebody leads or speaks for, where no body stands beside it: "the ecologist who led it"."""
        who = self.lowers[place : place + 1] == ["who"]
        if who and self._is_newer(role, place) and (now := self._been(place)) is not None:
            return now
        if who and not role.affiliation and role.owner < 0:
            body = self._relative_body(place)
            role = replace(role, affiliation=body.affiliation) if body is not None else role
        verb, what = self.lowers[place + 1 : place + 2], self.lowers[place + 2 : place + 3]
        leads = who and what == ["it"] and verb[0] in trades()
        return replace(role, owner=place + 2) if leads and not role.affiliation and role.owner < 0 else role

    def _is_newer(self, role: Role, place: int) -> bool:
        """Whether the clause that "who" opens tells what somebody is after a description: "a former player who works as
        a pundit", "a dishwasher who became her chef"."""
        verb = self.lowers[place + 1 : place + 2]
        return (role.role.startswith("former ") and verb != ["was"]) or verb == ["became"]

    def _past(self, place: int) -> int:
        """Past a comma, an age or a party in brackets after a name: ", 41,", "(R-IN)", "Jr.,"."""
        size = len(self.texts)
        if place < size and self.texts[place] == "(":
            close = next((i for i in range(place, min(place + 6, size)) if self.texts[i] == ")"), place)
            if close + 1 >= size or self.texts[close + 1] != ",":
                return size
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
            return lower in PARTY_NAMES
        return noun_type(lower, False) == "person" or (
            self.tags[head] in ("NN", "NNP")
            and (self.lowers[start] in ("a", "an", "the") or "POS" in self.tags[start:head])
        )

    def _reach(self, start: int) -> int:
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
                or (tag == "VBN" and place > start + 1 and not self._goes_on(place))
                or self.texts[place].isspace()
            ):
                break
            place += 1
        return place

    def _goes_on(self, place: int) -> bool:
        """Whether a token's noun phrase goes on after it: "custard" in "custard apples"."""
        chunk_of = self.reading.chunk_of
        return place + 1 < len(chunk_of) and chunk_of[place] >= 0 and chunk_of[place] == chunk_of[place + 1]

    def of(self, mention: Mention) -> Role | None:
        """From "Budhni Hembrom of the Saranda Collective"."""
        end = self._past_colleagues(mention.name[1])
        if end + 1 >= len(self.texts) or self.lowers[end] not in ("of", "from", "at", "with"):
            return None
        first = end + 1 + (self.lowers[end + 1] in ("the", "a"))
        name = self.name_at.get(first) or self._called_body(first)
        if name is None or self.texts[name.name[0]][:1].islower() or name.type == "person":
            return None
        if name.type == "place" and self.lowers[end] != "of":
            return None
        return Role("", self.reading.text(*self._whole_name(name.name)), "")

    def _past_colleagues(self, end: int) -> int:
        """Past those whom a name shares its body with: "Vane and five colleagues at the Lagos Institute"."""
        for place in range(end + 1, min(end + 4, len(self.texts))):
            if self.lowers[end] == "and" and self.lowers[place] in ("colleagues", "co-authors", "others"):
                return place + 1
        return end

    def being(self, mention: Mention) -> Role | None:
        """From "The director is Ada Vane", "Its director is 26 and is called Ada Vane"."""
        copula = mention.start - 1 - (self.lowers[mention.start - 1 : mention.start] in (["called"], ["named"]))
        if copula < 1 or self.lowers[copula] not in ("is", "was") or self.reading.content_of[copula] >= 0:
            return None
        first = copula
        while first and self.reading.sentence[first - 1] == self.reading.sentence[copula]:
            first -= 1
        index = next((i for i in self.reading.chunk_of[first:copula] if i >= 0), -1)
        start, end = self.reading.grammar.chunks[index] if index >= 0 else (copula, copula)
        reach = self._reach(start) if index >= 0 else copula
        owned = self.tags[start] == "PRP$" or self.lowers[start] == "the"
        office = owned and noun_type(self.lowers[end - 1], False) == "person" and self.tags[end - 1] == "NN"
        near = reach == copula or copula < mention.start - 1
        return self.description(start, reach) if office and near else None

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
        single = self.tags[head] not in ("NNS", "NNPS")
        known = single and noun_type(self.lowers[head], False) == "person" and head not in self.name_at
        before = self.lowers[first - 1] if first else ""
        if before not in _PREPOSITIONS:
            return known
        # "the lawyer for the mayor, Ada Vane" may be either; after a thing or a verb it is the nearer one.
        whose = singular(self.lowers[first - 2]) if first > 1 else ""
        return known and noun_type(whose, False) not in ("person", "group")


def _called(mention: Mention) -> Role | None:
    """What a title says of its bearer where it is a courtesy as much as an office: "Prof", "Father"."""
    noun = next((_COURTESIES[title] for title in map(bare, mention.titles) if title in _COURTESIES), "")
    return Role(noun, "", noun) if noun else None
