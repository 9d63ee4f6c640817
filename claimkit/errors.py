"""The errors that claimkit raises: one line each, the rule, then the value, then what to do."""


class ClaimkitError(Exception):
    """Anything that claimkit refuses to do."""


class CallError(ClaimkitError, ValueError):
    """The call was wrong."""


class ArticleError(ClaimkitError):
    """This article cannot be done."""


class ModelError(ClaimkitError):
    """Weights are missing, or do not fit."""


class WorkerError(ClaimkitError):
    """A task made its worker die, or ran past the time limit."""


class OutputError(ClaimkitError):
    """An output could not be written to its end: the disk is full, or was taken away."""


class OutputClosed(OutputError):
    """Nobody reads the output any more, as with `| head`."""
