"""The application: its four routes, its errors, its headers."""

import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Protocol

from fastapi import Body, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from claimkit.errors import ArticleError, CallError, ClaimkitError
from claimkit.export import claimkit_version
from claimkit.pages import page
from claimkit.records import ArticleRecord
from claimkit.server.front import POLICY, front
from claimkit.server.limits import BodyLimit, Limits
from claimkit.server.messages import ArticleIn, Articles, Failed, Health, OneOrMany, Problem, Records
from claimkit.server.workers import Busy, Late

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": why}
    for code, why in (
        (413, "More bytes or articles than a request may have."),
        (422, "An article or field cannot be taken."),
        (500, "The article could not be done."),
        (503, "No worker came free in time."),
        (504, "It took longer than it may."),
    )
}
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Runner(Protocol):
    """What does articles: `claimkit.server.workers.Workers`, or a stand-in for tests."""

    count: int
    ready: threading.Event

    def warm(self) -> None:
        """Start."""

    def run(self, fields: Mapping[str, Any], seconds: float) -> ArticleRecord:
        """One article's record."""

    def stop(self) -> None:
        """End."""


def make_app(runner: Runner, limits: Limits, hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]")) -> FastAPI:
    """The application. hosts: names that a request may call it by, "*" for any: others come from pages that lie."""
    app = FastAPI(
        title="claimkit",
        description="Who said what about whom in English news.",
        version=claimkit_version(),
        lifespan=partial(_lifespan, runner),
        # Their pages load scripts from elsewhere; /openapi.json stays.
        docs_url=None,
        redoc_url=None,
    )
    _add_routes(app, runner, limits)
    _add_errors(app)
    app.add_middleware(BodyLimit, limits=limits)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.middleware("http")(_with_headers)
    return app


def _add_routes(app: FastAPI, runner: Runner, limits: Limits) -> None:
    @app.get("/", response_class=HTMLResponse, summary="A page to paste an article into")
    def root() -> str:
        return front()

    @app.get("/health", summary="Whether the models are loaded, and the limits")
    def health() -> Health:
        status = "ok" if runner.ready.is_set() else "starting"
        return Health(status=status, claimkit=claimkit_version(), limits=asdict(limits))

    @app.post("/extract", response_model=ArticleRecord | Records, responses=_PROBLEMS, summary="Articles -> records")
    def extract(body: Annotated[OneOrMany, Body()]) -> Response:
        until = time.monotonic() + limits.seconds
        if isinstance(body, ArticleIn):
            return _json(runner.run(body.fields(), limits.seconds))
        if len(body.articles) > limits.articles:
            message = f"a request must have at most {limits.articles} articles, was: {len(body.articles)}"
            raise HTTPException(413, f"{message}; send fewer at a time")
        return _json(_many(runner, body, until))

    @app.post("/page", response_class=HTMLResponse, responses={413: _PROBLEMS[413], 422: _PROBLEMS[422]},
              summary="A record -> its page")  # fmt: skip
    def one_page(record: ArticleRecord) -> str:
        return page(record)


def _many(runner: Runner, body: Articles, until: float) -> Records:
    """All articles of a request: what is not done when its time is up has failed."""

    def done(article: ArticleIn) -> ArticleRecord | str:
        try:
            return runner.run(article.fields(), until - time.monotonic())
        except ClaimkitError as error:
            return str(error)
        except Exception as error:
            return _unexpected(error)

    with ThreadPoolExecutor(runner.count) as threads:
        results = list(threads.map(done, body.articles))
    failed = [
        Failed(index=index, id=None if article.id is None else str(article.id), reason=result)
        for index, (article, result) in enumerate(zip(body.articles, results, strict=True))
        if isinstance(result, str)
    ]
    return Records(records=[result for result in results if not isinstance(result, str)], failed=failed)


def _add_errors(app: FastAPI) -> None:
    codes = ((ArticleError, 422), (CallError, 422), (Busy, 503), (Late, 504), (ClaimkitError, 500))
    for kind, code in codes:
        app.add_exception_handler(kind, partial(_told, code))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        return _problem(error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    def unsound(request: Request, error: RequestValidationError) -> JSONResponse:
        return _problem(422, _fault(error, request.url.path))

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> JSONResponse:
        return _problem(500, _unexpected(error))


def _fault(error: RequestValidationError, path: str) -> str:
    """The first fault of a body: its field and the rule."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return f"a request must be JSON, is not: {first['ctx']['error']} at character {first['loc'][-1]}"
    # Where a body may be one of two things, the second part says which it was taken for.
    where = ".".join(str(part) for part in first["loc"][2 if path == "/extract" else 1 :])
    reason = first["msg"].removeprefix("Value error, ")
    return f"{where}: {reason}" if where else reason


def _told(code: int, request: Request, error: Exception) -> JSONResponse:
    return _problem(code, str(error))


def _problem(code: int, message: str) -> JSONResponse:
    # A lone surrogate in what was sent must not break the answer about it.
    printable = " ".join(message.encode("utf8", "backslashreplace").decode().split())
    return JSONResponse({"error": printable}, code, {"Retry-After": "5"} if code == 503 else None)


def _unexpected(error: Exception) -> str:
    return f"the article could not be done: {type(error).__name__}: {error}"


def _json(made: ArticleRecord | Records) -> Response:
    return Response(made.model_dump_json(), media_type="application/json")


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers.update(_HEADERS)
    return response


@asynccontextmanager
async def _lifespan(runner: Runner, app: FastAPI) -> AsyncIterator[None]:
    """Models load beside the server, which answers from the start; what fails then, fails again for the request."""

    def warm() -> None:
        with suppress(Exception):
            runner.warm()

    threading.Thread(target=warm, daemon=True).start()
    yield
    runner.stop()
