"""`claimkit serve`: articles in and records out over HTTP."""

from importlib.util import find_spec
from typing import Annotated

import typer

from claimkit.errors import CallError

Host = Annotated[str, typer.Option(help="the address to listen on; other machines reach it only if you change it")]


def serve(
    host: Host = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="the port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="processes that read articles")] = 1,
    max_megabytes: Annotated[float, typer.Option(help="of one request")] = 5,
    max_articles: Annotated[int, typer.Option(help="in one request")] = 50,
    time_limit: Annotated[float, typer.Option(help="seconds that one request may take")] = 60,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Serve a page to paste articles into, and POST /extract for programs, until Ctrl-C."""
    missing = [name for name in ("fastapi", "uvicorn") if find_spec(name) is None]
    if missing:
        raise CallError(f"serve needs {' and '.join(missing)}, not installed: pip install 'claimkit[server]'")
    from claimkit.server import Limits
    from claimkit.server import serve as served

    limits = Limits(megabytes=max_megabytes, articles=max_articles, seconds=time_limit)
    typer.echo(f"claimkit: http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C ends it)", err=True)
    served(host, port, workers=workers, limits=limits)
