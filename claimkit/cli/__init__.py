"""The command `claimkit`: one module a command, each a thin call of a plain function."""

import os
import sys

import typer

from claimkit.cli.evaluate import evaluate
from claimkit.cli.extract import extract
from claimkit.cli.schema import schema
from claimkit.cli.show import show
from claimkit.cli.validate import validate
from claimkit.errors import ClaimkitError, OutputError

app = typer.Typer(
    name="claimkit",
    help="Who said what: quotes with source, cue and content, from English news text.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (extract, show, schema, validate, evaluate):
    app.command()(command)


# typer brings its own click or uses the installed one, by version; the base of its public error is right for both.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]


def main() -> None:
    """Run the command line. Exit 0: all done; 1: some articles failed; 2: the call was wrong."""
    debug = "--debug" in sys.argv
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], standalone_mode=False))
    except BrokenPipeError:
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
