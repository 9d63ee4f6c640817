"""Start the server."""

import ipaddress

import uvicorn

from claimkit.errors import CallError
from claimkit.server.app import make_app
from claimkit.server.limits import Limits
from claimkit.server.work import prepare, record_of
from claimkit.server.workers import Workers

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def serve(host: str, port: int, *, workers: int, limits: Limits) -> None:
    """Serve until interrupted. CallError where a limit or the number of workers cannot be, or the port is taken."""
    if workers < 1:
        raise CallError(f"workers must be at least 1, was: {workers}")
    app = make_app(Workers(workers, prepare, record_of), limits, hosts=hosts_of(host))
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False))
    try:
        server.run()
    except SystemExit:
        raise CallError(f"the server must be able to listen on {host}:{port}, cannot: is the port taken?") from None


def hosts_of(host: str) -> tuple[str, ...]:
    """The names that requests may call a server by: on loopback its own only, so that no web page can pose as it."""
    return LOOPBACK if is_loopback(host) else ("*",)


def is_loopback(host: str) -> bool:
    """Whether an address reaches this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
