"""The command line, called as a user calls it."""

import contextlib
import io
import os
import subprocess
import sys
from types import SimpleNamespace
from unittest import mock


def claimkit(*args, stdin="", cwd=None, module="claimkit"):
    """What `python -m MODULE ARGS` gave back, run in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", module, *args], input=stdin, capture_output=True, text=True, cwd=cwd, timeout=600,
        env={**os.environ, "PYTHONIOENCODING": "utf8", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


def called(main, *args, cwd):
    """The same for a `main` in this process, which costs no second import of everything."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["claimkit", *args]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    return SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())
