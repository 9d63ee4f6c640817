"""`claimkit schema`: the JSON Schema of the records."""

import json

from claimkit.records import json_schema


def schema() -> None:
    """Print the JSON Schema of an article's record."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
