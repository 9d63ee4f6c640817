"""Many articles: worker processes, errors kept, runs gone on with."""

from claimkit.batch.runs import Job, Summary, Watch, run

__all__ = ["Job", "Summary", "Watch", "run"]
