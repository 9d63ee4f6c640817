"""Words and names as data: each file a table, read once. Plain Python, no logic beyond reading.

A `.txt` file holds words parted by white space (a tab-parted one whole names), a `.tsv` file rows of columns. Lines
that begin with `#` say what a file holds.
"""

from claimkit.lexicons.tables import names, rows, tagged, words

__all__ = ["names", "rows", "tagged", "words"]
