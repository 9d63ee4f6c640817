"""Many articles: worker processes, errors kept, runs gone on with."""

from claimkit.batch.runs import Engine, Job, Made, Stream, Summary, Watch, pool_of, run
from claimkit.batch.work import failure_of

__all__ = ["Engine", "Job", "Made", "Stream", "Summary", "Watch", "failure_of", "pool_of", "run"]
