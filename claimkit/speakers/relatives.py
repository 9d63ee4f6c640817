"""What a relative clause says of somebody: the trade, what is led or grown, the body: "who leads the dockers"."""

from functools import cache

from claimkit.lexicons import rows
from claimkit.speakers.descriptions import DescriptionReader, Role
from claimkit.speakers.words import noun_type, singular

_NEAR = 6  # tokens within which a body's name begins after "at" or "for"


class RelativeReader(DescriptionReader):
    """Reads roles off the clauses that "who" opens, given the names of the text."""

    def _relative(self, place: int) -> Role | None:
        """From "who leads the dockers", "who grows onions at Vinchur": the trade, what is led or grown, the body."""
        verb = place + 1 + (self.lowers[place + 1 : place + 2] in (["now"], ["has"], ["once"], ["still"]))
        trade = trades().get(self.lowers[verb], "") if verb < len(self.texts) and self.lowers[place] == "who" else ""
        if not trade:
            return self._been(place) or self._relative_body(place)
        stop = min(verb + 14, len(self.texts))
        end = next((i for i in range(verb + 1, stop) if self.texts[i] in (",", ".", "”")), stop)
        whole = self._led_body(verb + 1)
        body = self._body_in(verb + 1, end) if whole < 0 else ""
        index = self.reading.chunk_of[verb + 1] if verb + 1 < end else -1
        first, last = self.reading.grammar.chunks[index] if index >= 0 else (verb + 1, verb + 1)
        first = max(first, verb + 1)
        last = self._hyphened(last, end)
        first += self.lowers[first] in ("the", "a", "an")
        what = self.reading.text(first, last)
        plain = last > first and self._is_plain(first, last) and what not in body
        role = self._trade(trade, first, last) if plain else trade
        # "who has run it for years": the pronoun is whom the role is for.
        owner = verb + 1 if self.lowers[verb + 1 : verb + 2] == ["it"] else self._owner(verb + 1, end)
        owner = max(owner, whole)
        return Role(role, body, trade, None, -1 if body else owner)

    def _trade(self, trade: str, first: int, last: int) -> str:
        what = self.reading.text(first, last)
        if self.lowers[first - 1] in ("a", "an"):
            return f"{trade} of {self.reading.text(first - 1, last)}"
        if trade.endswith("er") and last - first == 2 and self.tags[first] in ("NN", "NNP"):
            return f"{self.lowers[first]}-{singular(self.lowers[last - 1])} {trade}"
        compound = trade.endswith("er") and last - first == 1
        one = what if what.endswith("ics") else what.removesuffix("s")
        return f"{one} {trade}" if compound else f"{trade} of {what}"

    def _is_plain(self, first: int, last: int) -> bool:
        return all(
            (self.texts[i].islower() or self.texts[i] == "-") and self.tags[i] not in ("PRP", "PRP$", "POS")
            for i in range(first, last)
        )

    def _body_in(self, start: int, end: int) -> str:
        """The name of the body that a run leads to, else its words where its noun is a body's."""
        names = [self.name_at[i] for i in range(start, end) if i in self.name_at]
        names.sort(key=lambda name: noun_type(self.lowers[name.name[0] - 1], False) != "organization")
        for name in names:
            far = name.name[0] > start + 3 and self.lowers[name.start - 1] not in ("at", "for", "of", "the")
            called = noun_type(self.lowers[name.name[0] - 1], False) == "organization"
            body = name.type in ("organization", "", "other") and self.tags[name.name[1] : name.name[1] + 1] != ["POS"]
            if called or (body and not far):
                return self.reading.text(*self._whole_name(name.name))
        return self._body(start, end)

    def _relative_body(self, place: int) -> Role | None:
        """The body that somebody does something at or for: "who models ice sheets at the Wegener Institute"."""
        for at in range(place + 1, min(place + 12, len(self.texts) - 2)):
            if self.texts[at] in (",", ".", ";", "”"):
                break
            near = (self.name_at.get(i) for i in range(at + 1, min(at + _NEAR, len(self.texts))))
            near = (name for name in near if name is not None and self.lowers[name.name[1] - 1] != "based")
            name = next(near, None)
            if self.lowers[at] in ("at", "for") and name is not None and name.type == "organization":
                return Role("", self.reading.text(*self._whole_name(name.name)), "")
        return None


@cache
def trades() -> dict[str, str]:
    """What somebody is by what they do: "leads" -> "leader"."""
    return {verb: row[1] for row in rows("trades") for verb in row[0].split()}
