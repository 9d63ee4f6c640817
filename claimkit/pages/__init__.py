"""Records -> one HTML page that needs nothing else: the text with its quotes, speakers, claims and stances."""

from claimkit.pages.page import SCRIPT_SOURCE, STYLE_SOURCE, page

__all__ = ["SCRIPT_SOURCE", "STYLE_SOURCE", "page"]
