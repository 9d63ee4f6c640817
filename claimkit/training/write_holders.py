"""Write the network of holders from weights, those of a run or a mean of some, as ONNX.

`python -m claimkit.training.write_holders --weights runs/holders.safetensors --models models`
"""

import argparse
from pathlib import Path

from safetensors.torch import load_file

from claimkit.training.holder_network import HolderNetwork
from claimkit.training.holders import write


def restored(weights: Path) -> HolderNetwork:
    """The network of a file of weights."""
    found = load_file(weights)
    network = HolderNetwork(found["head.mean"].shape[0])
    network.load_state_dict(found)
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True, help="holder layers and head are written to its claims/")
    args = parser.parse_args()
    write(restored(args.weights), args.models / "claims")


if __name__ == "__main__":
    main()
