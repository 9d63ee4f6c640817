"""Who stands where in a debate: from records to tables, a network for Gephi, and a figure.

python examples/political_scientist.py RECORDS.jsonl OUT_FOLDER

Run it whole, or cell by cell in an editor that knows `# %%`.
"""

# %% The records of `claimkit extract`, and where results go
import sys
from pathlib import Path

from claimkit import analytics
from claimkit.exports import export
from claimkit.readers.records import read_records

records = Path(sys.argv[1] if len(sys.argv) > 1 else "corpus/dev.jsonl")
out = Path(sys.argv[2] if len(sys.argv) > 2 else "out")
out.mkdir(parents=True, exist_ok=True)

# %% Names that articles write differently, where claimkit's rule does not join them by itself
aliases = {"Dodoma": "Tanzania", "Addis Ababa": "Ethiopia"}
database = analytics.Database(records, aliases, named=True)

# %% The stance matrix: counts, the mean from -1 to 1, and how large a share is against
stances = analytics.stances(database, least=2)
print(stances.to_string(index=False))
database.write("SELECT * FROM claims WHERE polarity IS NOT NULL", (), str(out / "stances.csv"))
analytics.plot("stances", analytics.stances(database), str(out / "stances.svg"))

# %% A question of one's own, in SQL: what kinds of sources oppose, and how certain are they?
print(
    analytics.sql(
        database,
        """SELECT speaker_type, certainty, count(*) AS n, avg((polarity = 'against')::INT) AS share_against
           FROM claims WHERE polarity IN ('favor', 'against') GROUP BY ALL ORDER BY n DESC""",
    ).to_string(index=False)
)

# %% Coalitions: speakers linked by the targets they share, signed; and the event list for DNA and rDNA
export(read_records(records), "gexf", str(out / "coalitions.gexf"), network="speakers", aliases=aliases)
export(read_records(records), "dna", str(out / "events.csv"), aliases=aliases)
database.close()
