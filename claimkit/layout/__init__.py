"""How an article is laid out: its paragraphs and its quotation marks. Plain Python, offsets into the text as given."""

from claimkit.layout.layout import Layout, read_layout
from claimkit.layout.lines import DashAttribution, TranscriptLine, dash_attributions, headline, transcript_lines
from claimkit.layout.marks import SINGLE_STYLES, Style
from claimkit.layout.paragraphs import Bounds, paragraphs
from claimkit.layout.quotations import Oddity, Quotation, quotations

__all__ = [
    "SINGLE_STYLES", "Bounds", "DashAttribution", "Layout", "Oddity", "Quotation", "Style", "TranscriptLine",
    "dash_attributions", "headline", "paragraphs", "quotations", "read_layout", "transcript_lines",
]  # fmt: skip
