"""What one request may take, and the middleware that stops a body that is too large while it comes in."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimkit.errors import CallError

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """megabytes: of a request's body. articles: in a request. seconds: for all of them, waiting included."""

    megabytes: float = 5
    articles: int = 50
    seconds: float = 60

    def __post_init__(self) -> None:
        for name in ("megabytes", "articles", "seconds"):
            if getattr(self, name) <= 0:
                raise CallError(f"the limit of {name} must be above 0, was: {getattr(self, name):g}")

    @property
    def bytes(self) -> int:
        """Bytes of a request's body."""
        return int(self.megabytes * _MEGABYTE)


class BodyLimit:
    """Answers 413 to a body above the limit: by its announced length, else as soon as more than that has come."""

    def __init__(self, app: ASGIApp, limits: Limits):
        self.app, self.limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self.limits.bytes:
            return await self._refusal()(scope, receive, send)
        body = await self._read(receive)
        if body is None:
            return await self._refusal()(scope, receive, send)
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> list[Message] | None:
        """The whole body as it came; None where it is too large."""
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self.limits.bytes:
                return None
            if not message.get("more_body", False):
                return messages

    def _refusal(self) -> JSONResponse:
        message = f"a request must have at most {self.limits.bytes:,} bytes, has more: send fewer articles at a time"
        # What is left of the body is not read, so the connection cannot be used again.
        return JSONResponse({"error": message}, 413, {"Connection": "close"})


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def again() -> Any:
        return next(waiting, None) or await receive()

    return again
