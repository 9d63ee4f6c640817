"""Direct, indirect or mixed: by how much of a content stands between quotation marks."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from claimkit.layout import Bounds, Quotation

Kind = Literal["direct", "indirect", "mixed"]


def kind(text: str, content: Sequence[Bounds], quotations: Sequence[Quotation]) -> Kind:
    """`direct` where every letter and figure of the content is quoted, `indirect` where none is, else `mixed`.

    content: half-open code points of `text`. quotations: sorted by start.
    A content without letters or figures counts by its marks alone.
    """
    inside = outside = 0
    for start, end in content:
        near = _near(start, end, quotations)
        for offset in range(start, end):
            if text[offset].isalnum():
                quoted = any(q.start <= offset < q.end for q in near)
                inside, outside = inside + quoted, outside + (not quoted)
    if not inside and not outside:
        return "direct" if any(q.start < b and q.end > a for q in quotations for a, b in content) else "indirect"
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _near(start: int, end: int, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The outermost quotations that touch a stretch, last first. They never overlap, so one that ends before it is
    the end of the search."""
    near: list[Quotation] = []
    for index in range(bisect_left(quotations, end, key=lambda quotation: quotation.start) - 1, -1, -1):
        quotation = quotations[index]
        if quotation.depth == 0 and quotation.end <= start:
            break
        if quotation.depth == 0:
            near.append(quotation)
    return near
