"""Records -> tables and plots: who speaks most, who stands where, when, who agrees with whom.

Analytics know records only. The functions take files, records or dataframes and give dataframes; `Database` gives SQL
over them.
"""

from claimkit.analytics.database import Database
from claimkit.analytics.names import read_aliases
from claimkit.analytics.plots import plot
from claimkit.analytics.tables import agreement, claims, speakers, sql, stances, timeline

__all__ = ["Database", "agreement", "claims", "plot", "read_aliases", "speakers", "sql", "stances", "timeline"]
