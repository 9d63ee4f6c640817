"""Articles in and records out over HTTP, with a page to paste an article into. Needs the extra `claimkit[server]`."""

from claimkit.server.limits import Limits
from claimkit.server.start import serve

__all__ = ["Limits", "serve"]
