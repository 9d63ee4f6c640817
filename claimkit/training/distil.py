"""Train the claim layers on a teacher's labels: `python -m claimkit.training.distil --data ../shared/data --silver
runs/silver --start W.safetensors --claims F.jsonl --taught runs/taught --out runs/distil`

Labels that a person chose are mixed with the teacher's; what nobody labelled is learnt from the teacher alone.
"""

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from claimkit.training.claim_layers import Masking, begun, optimizer, parser, read_material, train
from claimkit.training.running import begin
from claimkit.training.teach import add_unlabelled, lessons, quote_lessons, unpacked, with_most

log = logging.getLogger(__name__)


def main() -> None:
    options = with_most(parser(__doc__))
    options.add_argument("--start", type=Path, required=True, help="weights whose encoder stays")
    options.add_argument("--taught", type=Path, required=True, help="folder of a teacher's labels")
    options.add_argument("--own", type=float, default=0.4, help="what a person's label counts for beside the teacher's")
    options.set_defaults(epochs=3, every=1, masked=0.02, swapped=0.2)
    args = options.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    labelled = read_material(args)
    given = add_unlabelled(labelled, args)
    known = [frozenset(item.id for item in part) for part in (labelled.sentences, labelled.articles)]
    taught = {kind: unpacked(np.load(args.taught / f"{kind}.npz"), kind) for kind in ("sentences", "quotes")}
    given = replace(
        given,
        sentences=lessons(given.sentences, taught["sentences"], known[0], args.own),
        articles=quote_lessons(given.articles, taught["quotes"], known[1], args.own),
    )
    log.info("%d sentences and %d articles to learn from", len(given.sentences), len(given.articles))
    network = begun(args.start)
    Masking(network.encoder.pieces, args.masked, args.seed)
    train(args, network, optimizer(network, args.rate, args.head_rate), given)


if __name__ == "__main__":
    main()
