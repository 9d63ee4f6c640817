"""Records out: JSON lines, plain or compressed, Parquet and CSV. Sinks know records only."""

from claimkit.sinks.failures import FailureSink, errors_path
from claimkit.sinks.output import Output

__all__ = ["FailureSink", "Output", "errors_path"]
