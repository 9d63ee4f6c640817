"""The weighted mean of several runs' weights, which often does better than each (Wortsman et al., ICML 2022).

`python -m claimkit.training.average A.safetensors=3 B.safetensors=1 --out C.safetensors`

What only some of the files hold is the mean over those; heads that the first file lacks come from the others.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor


def mean(parts: Sequence[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """Every array that a part holds, by name: the mean of those that the parts hold, by their shares."""
    found = {}
    for name in {name for weights, _ in parts for name in weights}:
        held = [(weights[name].float(), share) for weights, share in parts if name in weights]
        found[name] = sum(array * share for array, share in held) / sum(share for _, share in held)
    return found  # type: ignore[return-value]


def part(given: str) -> tuple[Path, float]:
    """A file and its share from `FILE=SHARE`."""
    path, equals, share = given.rpartition("=")
    if not equals or not float(share) > 0:
        raise argparse.ArgumentTypeError(f"a part must be FILE=SHARE with a share above 0, was: {given}")
    return Path(path), float(share)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", type=part, help="FILE=SHARE")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    save_file(mean([(load_file(path), share) for path, share in args.parts]), args.out)


if __name__ == "__main__":
    main()
