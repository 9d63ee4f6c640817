"""The command `claimkit`: one module a command, each a thin call of a plain function."""

import os
import sys

import click
import typer

from claimkit.cli.extract import extract
from claimkit.cli.schema import schema
from claimkit.cli.show import show
from claimkit.errors import ClaimkitError

app = typer.Typer(
    name="claimkit",
    help="Who said what: quotes with source, cue and content, from English news text.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (extract, show, schema):
    app.command()(command)


def main() -> None:
    """Run the command line. Exit 0: all done; 1: some articles failed; 2: the call was wrong."""
    debug = "--debug" in sys.argv
    try:
        sys.exit(app(standalone_mode=False))
    except BrokenPipeError:
        # The reader has gone (`| head`): point stdout nowhere, or Python complains while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(_failed("stopped", 130))
    except click.ClickException as error:
        sys.exit(_failed(f"{error.format_message()} (claimkit --help)", 2))
    except ClaimkitError as error:
        if debug:
            raise
        sys.exit(_failed(str(error), 2))
    except Exception as error:
        if debug:
            raise
        sys.exit(_failed(f"{type(error).__name__}: {error} (--debug shows where)", 1))


def _failed(message: str, code: int) -> int:
    print(f"claimkit: {message}", file=sys.stderr)
    return code
