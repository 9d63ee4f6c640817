"""The mention that a quote's source is about: its head, or the several parties that it joins."""

from dataclasses import dataclass

from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import title_gender
from claimkit.speakers.phrases import nominal
from claimkit.speakers.reading import Reading, Run, Said
from claimkit.speakers.words import noun_type

_MARKS = frozenset("\"“”‘’'`,.;:()[]-–—")
_CLAUSE = frozenset(("who", "which", "whose", "whom", "where", "when", "because", "while"))
_QUANTITIES = frozenset(
    "one two three four five six seven eight nine ten some many most several few both half all dozens "
    "hundreds another neither none any".split()
)
_LETTERS = frozenset("KC QC SC MP MSP MEP MD PhD OBE".split())  # that may stand after a name
_OFFICE_TAGS = frozenset(("NN", "NNP", "NNPS", "JJ", "JJS", "HYPH", "CC", "IN", "RBS", "VBG", "VBN", ","))
# What somebody thinks, in "in her view".
_VIEWS = frozenset("view opinion eyes mind reckoning estimation judgment judgement telling".split())
_VERBS = ("VBD", "VBZ", "VBP", "MD")


@dataclass(frozen=True, slots=True)
class Source:
    """A quote's source in half-open tokens: its head mention, the run that describes it, and whether it joins
    several."""

    mention: Mention
    run: Run
    joined: bool = False


class SourceFinder:
    """Finds the head mentions of sources; `mentions` gains those that a source has and nobody saw before."""

    def __init__(self, reading: Reading, mentions: list[Mention]):
        self.reading, self.mentions = reading, mentions
        self.at: dict[int, list[Mention]] = {}
        for mention in mentions:
            self.at.setdefault(mention.start, []).append(mention)
            if mention.name[0] != mention.start:
                self.at.setdefault(mention.name[0], []).append(mention)

    def find(self, said: Said) -> Source | None:
        """The source of one quote, None where it has none."""
        for run in said.source:
            start, end = self._trimmed(*run)
            if start < end:
                return self._of_run(start, end)
        return None

    def _trimmed(self, start: int, end: int) -> Run:
        texts = self.reading.texts
        while start < end and (texts[start] in _MARKS or texts[start].isspace()):
            start += 1
        while end > start and (
            texts[end - 1] in _MARKS or texts[end - 1].isspace() or self.reading.lowers[end - 1] in ("'s", "’s")
        ):
            end -= 1
        return start, end

    def _of_run(self, start: int, end: int) -> Source:
        inside = [
            m for place in range(start, end) for m in self.at.get(place, ()) if m.end <= end and m.name[0] >= start
        ]
        inside = list({id(m): m for m in inside}.values())
        head = self._head(inside, start, end)
        if self._is_quantity(start, end):
            head = self._some(start)
        elif head is None:
            head = self._made(start, end)
        elif self._is_narrowed(head, end):
            head = self._made(head.start, end)
        head = self._holder(inside, head)
        head = self._titled(inside, self._apposed(inside, head, end), end)
        joined = self._joined(inside, head, end)
        return Source(head, (max(start, min(head.start, head.name[0])), self._reach(head, end)), joined)

    def _holder(self, inside: list[Mention], head: Mention) -> Mention:
        """Who holds a view: "her" in "in her view", "Vane" in "Vane's opinion"; any other head itself."""
        if head.kind != "nominal" or self.reading.lowers[head.head] not in _VIEWS or head.name[0] > head.head:
            return head
        owned = [i for i in range(head.start, head.head) if self.reading.grammar.tags[i] in ("PRP$", "POS")]
        holder = owned[-1] + (self.reading.grammar.tags[owned[-1]] == "PRP$") if owned else -1
        return next((m for m in inside if m.end == holder and m is not head), head)

    def _apposed(self, inside: list[Mention], head: Mention, end: int) -> Mention:
        """The person's name that stands after a description and its comma: "Her counterpart, Ada Vane,"."""
        texts = self.reading.texts
        if head.kind != "nominal" or head.number == "p" or head.type not in ("person", "organization", ""):
            return head
        fitting = ("person", "") if head.type != "organization" else ("organization", "other", "")
        for name in inside:
            comma = self._phrase_start(name) - 1
            after = name.end + (name.end < end and texts[name.end] in _LETTERS)
            closes = after >= end or texts[after] in (",", ";")
            if (
                name.kind == "name"
                and comma >= head.end
                and texts[comma] == ","
                and closes
                and name.type in (*fitting, *(("organization",) if not head.type else ()))
            ):
                plain = "," not in texts[head.end : comma]
                return name if plain else head
        return head

    def _titled(self, inside: list[Mention], head: Mention, end: int) -> Mention:
        """The person's name that several offices in a row lead to: "Former mayor and present senator Ada Vane"."""
        if head.kind != "nominal" or head.number == "p" or head.type not in ("person", ""):
            return head
        names = (m for m in inside if m.kind == "name" and m.type == "person" and m.name[0] > head.end)
        return next((name for name in names if self._leads(head, name, end)), head)

    def _leads(self, head: Mention, name: Mention, end: int) -> bool:
        """Whether only offices stand between a first one and a name that ends the source or is set off there."""
        between, place = range(head.end, name.name[0]), name.name[0] - 1
        closes = name.end >= end or self.reading.texts[name.end] in (",", "(", "—", "–", "of")
        plain = all(self.reading.grammar.tags[i] in _OFFICE_TAGS or self._is_article(i) for i in between)
        joined = "and" in self.reading.lowers[head.end : place]
        preposed = any(self.reading.grammar.tags[i] == "IN" for i in between)
        office = title_gender(self.reading.lowers[place]) is not None
        office = office or noun_type(self.reading.lowers[place], False) == "person"
        charge = preposed and not office and self.reading.texts[head.head][:1].isupper()
        return closes and plain and ((joined and office) or charge)

    def _is_article(self, place: int) -> bool:
        """Whether "the" stands before a capital: "Leader of the Opposition Ada Vane"."""
        return self.reading.lowers[place] == "the" and self.reading.texts[place + 1][:1].isupper()

    def _phrase_start(self, name: Mention) -> int:
        """Where a name's noun phrase begins, the titles before it included."""
        index = self.reading.chunk_of[name.head]
        return min(name.start, self.reading.grammar.chunks[index][0]) if index >= 0 else name.start

    def _is_quantity(self, start: int, end: int) -> bool:
        """Whether a source is some of several: "one of its executives", "most of the experts"."""
        return end - start > 2 and self.reading.lowers[start + 1] == "of" and self.reading.lowers[start] in _QUANTITIES

    def _some(self, start: int) -> Mention:
        """The nominal of a quantity."""
        one = self.reading.lowers[start] in ("one", "another", "neither")
        made = Mention(
            start,
            start + 1,
            "nominal",
            (start, start + 1),
            start,
            "person" if one else "group",
            "",
            "s" if one else "p",
        )
        self.mentions.append(made)
        return made

    def _head(self, inside: list[Mention], start: int, end: int) -> Mention | None:
        """The first mention that nothing else in the source owns or contains."""
        tops = [m for m in inside if not self._is_owner(m, end)]
        tops = [m for m in tops if m.pronoun is None or m.pronoun.form != "possessive" or end - start == 1]
        tops = [
            m
            for m in tops
            if not any(o is not m and o.kind != "pronoun" and o.start <= m.start and m.end < o.end for o in tops)
        ]
        if not tops:
            return inside[0] if len(inside) == 1 and end - start == 1 else None
        first = self._last_of_phrase(tops)
        return first if self._is_near(first, start) else None

    def _last_of_phrase(self, tops: list[Mention]) -> Mention:
        """The head of the first base noun phrase: what stands before it there is title or premodifier."""
        first, chunk_of = tops[0], self.reading.chunk_of
        for other in tops[1:]:
            same = chunk_of[first.head] >= 0 and chunk_of[first.head] == chunk_of[other.head]
            touching = (
                other.kind == "name"
                and first.kind != "pronoun"
                and other.name[0] == first.end
                and other.type == "person"
            )
            between = self.reading.lowers[first.end : other.name[0]]
            if (same or touching) and "and" not in between and "," not in between:
                first = other
        return first

    def _is_owner(self, mention: Mention, end: int) -> bool:
        return (
            mention.end < end and self.reading.lowers[mention.end] in ("'s", "’s", "'", "’") and mention.end + 1 < end
        )

    def _is_near(self, mention: Mention, start: int) -> bool:
        """Whether only words that belong to a noun phrase stand before it."""
        between = range(start, max(start, min(mention.start, mention.name[0])))
        return all(self.reading.grammar.tags[i] not in ("IN", "TO", *_VERBS) for i in between if i != start)

    def _is_narrowed(self, mention: Mention, end: int) -> bool:
        """Whether a people's or party's name is narrowed by what follows: "Americans worried about the border"."""
        wide = mention.kind == "name" and mention.type == "group" and mention.end < end
        return (
            wide
            and self.reading.grammar.tags[mention.end] in ("VBN", "VBG", "VBD", "IN", "JJ")
            and self.reading.lowers[mention.end] != "of"
        )

    def _made(self, start: int, end: int) -> Mention:
        """A nominal for a source whose head nobody knows: its first base noun phrase, else its words up to a
        preposition."""
        index = next((self.reading.chunk_of[i] for i in range(start, end) if self.reading.chunk_of[i] >= 0), -1)
        first, last = self.reading.grammar.chunks[index] if index >= 0 else (start, end)
        first, last = max(first, start), min(last, end)
        if index < 0 or first > start + 3:
            stop = next(
                (
                    i
                    for i in range(start + 1, end)
                    if self.reading.grammar.tags[i] in ("IN", "TO") or self.reading.texts[i] == ","
                ),
                end,
            )
            first, last = start, stop
        made = nominal(self.reading, first, last)
        if made.name[0] < start:
            made.name = (start, made.name[1])
        self.mentions.append(made)
        return made

    def _joined(self, inside: list[Mention], head: Mention, end: int) -> bool:
        """Whether a source joins several parties by "and" right after the first: "the Times and the Post"."""
        place = head.end
        if place + 1 >= end or self.reading.lowers[place] not in ("and", "&"):
            return False
        if self.reading.chunk_of[place] >= 0 and self.reading.chunk_of[place] == self.reading.chunk_of[head.head]:
            return False
        second = next((m for m in inside if m.start in (place + 1, place + 2) and m.kind != "pronoun"), None)
        if second is None or head.kind == "pronoun":
            return second is not None
        same = head.kind == "nominal" and head.type == "person" and head.number == "s" and second.kind == "name"
        return not same

    def _reach(self, mention: Mention, end: int) -> int:
        """Where the description ends: at a comma, a clause, the source's end."""
        place = max(mention.end, mention.name[1])
        while place < end:
            if (
                self.reading.texts[place] in (",", ";", ":", "(", "—", "–", "“")
                or self.reading.lowers[place] in _CLAUSE
            ):
                break
            place += 1
        led = place < end and self.reading.lowers[place] in _CLAUSE and self.reading.grammar.tags[place - 1] == "IN"
        return max(place - led, mention.end)  # "a memorandum in which"
