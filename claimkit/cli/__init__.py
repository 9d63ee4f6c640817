"""The command `claimkit`: one module a command, each a thin call of a plain function."""

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import typer

from claimkit.errors import ClaimkitError, OutputClosed, OutputError

COMMANDS = ("extract", "show", "schema", "validate", "evaluate", "analyze", "export", "serve")


def app_of(names: Iterable[str]) -> typer.Typer:
    """The app with these commands; only their modules are imported."""
    app = typer.Typer(
        name="claimkit",
        help="Who said what about whom, for or against it, from English news text.",
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    # With a callback, an app of one command still takes the command's name.
    app.callback()(lambda: None)
    for name in names:
        app.command(name)(getattr(import_module(f"claimkit.cli.{name}"), name))
    return app


def __getattr__(name: str) -> Any:
    """`app`: all commands."""
    if name == "app":
        return app_of(COMMANDS)
    raise AttributeError(f"module 'claimkit.cli' has no attribute {name!r}")


# typer brings its own click or uses the installed one, by version; the base of its public error is right for both.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]


def main() -> None:
    """Run the command line. Exit 0: all done; 1: some articles failed; 2: the call was wrong."""
    debug = "--debug" in sys.argv
    given = sys.argv[1:] or ["--help"]
    try:
        app = app_of([given[0]] if given[0] in COMMANDS else COMMANDS)
        sys.exit(app(given, standalone_mode=False))
    except (BrokenPipeError, OutputClosed):
        # The reader has gone (`| head`): point stdout nowhere, or Python complains while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(_failed("stopped", 130))
    except _WrongCall as error:
        sys.exit(_failed(f"{error.format_message()} Try: claimkit --help", 2))  # type: ignore[attr-defined]
    except ClaimkitError as error:
        if debug:
            raise
        sys.exit(_failed(str(error), 1 if isinstance(error, OutputError) else 2))
    except Exception as error:
        if debug:
            raise
        sys.exit(_failed(f"{type(error).__name__}: {error} (--debug shows where)", 1))


def _failed(message: str, code: int) -> int:
    print(f"claimkit: {message}", file=sys.stderr)
    return code
