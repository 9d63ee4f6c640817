"""Whom a role is for, as its own words say: a name or a noun after "of", "at", "for"; a possessor."""

from claimkit.speakers.mentions import Mention
from claimkit.speakers.reading import Reading, Run
from claimkit.speakers.words import noun_type

_SUBUNITS = frozenset(
    "group laboratory lab department team unit office section division branch committee station".split()
)
# Who holds an office of the county or town that they are said to be in.
_OFFICERS = frozenset(
    "supervisor commissioner sheriff councillor councilor councilman councilwoman clerk coroner".split()
)
_COUNTIES = frozenset("county parish borough township".split())
_LANDS = frozenset("island islands territory territories region district county parish".split())


class WhomReader:
    """Finds whom a description is for, given the names of the text."""

    def __init__(self, reading: Reading, names: list[Mention]):
        self.reading, self.texts, self.lowers = reading, reading.texts, reading.lowers
        self.tags = reading.grammar.tags
        self.name_at = {place: name for name in names for place in range(*name.name)}

    def _owner(self, start: int, end: int) -> int:
        """The token that a description's possessor ends with: "its", "agency" in "the agency's director"; -1 for
        none."""
        for place in range(start, end):
            if self.tags[place] == "PRP$":
                return place
            if self.tags[place] == "POS" and place > start:
                return place - 1
        return -1

    def _of_body(self, start: int, end: int) -> tuple[int, int]:
        """Where a role ends before a body or place that has no name there, and the token of its noun, -1 for none:
        "head of the agency", "governor of the islands", "keeper of the museum's beetles"."""
        for place in range(start, min(end, len(self.texts) - 2)):
            if self.lowers[place] not in ("of", "at", "for") or self.lowers[place + 1] not in ("the", "this", "its"):
                continue
            index = self.reading.chunk_of[place + 1]
            last = min(self.reading.grammar.chunks[index][1], end) if index >= 0 else place + 2
            owned = next((i for i in range(place + 2, last) if self.tags[i] == "POS"), -1)
            if owned > 0 and self._is_whole(owned - 1):
                return end, owned - 1
            if last - 1 > place and self._is_whole(last - 1):
                return place, last - 1
        return end, -1

    def _is_whole(self, place: int) -> bool:
        """Whether a noun is of something that somebody works for or governs."""
        if place in self.name_at:
            return False
        plural = self.tags[place] == "NNS"
        kind = noun_type(self.lowers[place], plural)
        return (kind == "organization" and not plural and self.lowers[place] not in _SUBUNITS) or (
            kind == "place" or self.lowers[place] in _LANDS
        )

    def _for_whom(self, start: int, end: int) -> tuple[int, str]:
        """Where a role ends before the preposition that leads to a body's or place's name, and that name."""
        cut = end
        for place in range(start, end):
            if self.lowers[place] not in ("of", "at", "for", "with", "from", "in", "to", "on"):
                continue
            stop = self._next_preposition(place + 1, min(end, place + 6))
            near = [self.name_at[i] for i in range(place + 1, stop) if i in self.name_at]
            bodies = [name for name in near if name.type in ("organization", "")]
            name = bodies[0] if bodies and self.lowers[place] != "in" else next(iter(near), None)
            called = [n for n in near if noun_type(self.lowers[n.name[0] - 1], False) == "organization"]
            name = called[0] if called and name is not None and name.type == "place" else name
            if name is not None and (name in called or name.type in ("organization", "place", "", "group")):
                if self.lowers[place] in ("in", "on", "from") and name.type == "place":
                    governs = self.lowers[place] == "in" and self.lowers[place - 1] in _OFFICERS
                    county = governs and self.lowers[name.name[1] - 1] in _COUNTIES
                    return min(cut, place), self.reading.text(*name.name) if county else ""
                if owned := self._owned_body(name):
                    return place, owned
                part = name.type == "place" or bool(_SUBUNITS & set(self.lowers[name.name[1] - 1 : name.name[1] + 1]))
                later = self._for_whom(name.name[1], end) if self.lowers[place] == "of" and part else (end, "")
                return place, later[1] or self.reading.text(*self._whole_name(name.name))
            body = self._body(place + 1, end)
            if body and cut == end:
                return place, body
        return cut, ""

    def _next_preposition(self, start: int, end: int) -> int:
        """The first token that leads elsewhere: "at" in "of public policy at the Lagos Institute"; `end` for none."""
        led = (i for i in range(start, end) if self.lowers[i] in ("at", "for", "with", "from", "in"))
        return next((i for i in led if i not in self.name_at), end)

    def bracketed(self, name: Mention) -> str:
        """The body in brackets after a name that opens a line of a transcript: "ADA VANE (LAGOS INSTITUTE):"."""
        start, texts = name.name[1], self.texts
        if texts[start : start + 1] != ["("]:
            return ""
        close = next((i for i in range(start + 1, min(start + 8, len(texts) - 1)) if texts[i] in (")", "):")), -1)
        capitals = close > start + 2 and all(text[:1].isupper() for text in texts[start + 1 : close])
        opens = close > 0 and (texts[close] == "):" or texts[close + 1] == ":")
        return self.reading.text(start + 1, close).title() if capitals and opens else ""

    def _led_body(self, start: int) -> int:
        """The token of the noun in "leads the union at Lille", -1 where a body's own name is what somebody leads."""
        index = self.reading.chunk_of[start] if start < len(self.texts) else -1
        last = self.reading.grammar.chunks[index][1] if index >= 0 else start
        bare = self.lowers[start : start + 1] == ["the"] and last == start + 2 and self._is_whole(start + 1)
        sited = self.lowers[last : last + 1] in (["at"], ["in"])
        return start + 1 if bare and sited else -1

    def _called_body(self, start: int) -> Mention | None:
        """The name within a noun phrase that says what it is of: "the drivers' union Footplate"; None for no such."""
        index = self.reading.chunk_of[start] if start < len(self.texts) else -1
        last = self.reading.grammar.chunks[index][1] - 1 if index >= 0 else start
        name = self.name_at.get(last)
        if name is None or name.name[0] <= start:
            return None
        return name if noun_type(self.lowers[name.name[0] - 1], False) == "organization" else None

    def _owned_body(self, name: Mention) -> str:
        """The body that a place's name owns: "China's foreign ministry"; "" where it owns none."""
        index, end = self.reading.chunk_of[name.head], name.name[1]
        if name.type != "place" or index < 0 or self.tags[end : end + 1] != ["POS"]:
            return ""
        last = self.reading.grammar.chunks[index][1]
        owned = last > end + 1 and noun_type(self.lowers[last - 1], False) == "organization"
        return self.reading.text(name.name[0], last) if owned else ""

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
