"""Records out, line by line. Sinks know records only."""

from claimkit.sinks.jsonl import FailureSink, JsonlSink, errors_path

__all__ = ["FailureSink", "JsonlSink", "errors_path"]
