"""Train the claim layers on a teacher's vectors beside its labels, in sentences and in articles with their quotes.

`python -m claimkit.training.claim_vectors --data ../shared/data --silver runs/silver --start W.safetensors
--claims F.jsonl --taught runs/taught --most 30000 --teacher runs/teacher/epoch2.safetensors --out runs/claim_vectors`

The teacher reads each article once, and the sentences that `claimkit.training.vectors` chooses; of the other sentences
with labelled pairs only the labels are learnt.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from claimkit.encoder.windows import Window
from claimkit.training.claim_layers import Masking, Material, begun, optimizer, read_material, train
from claimkit.training.claims import LabelledArticle, LabelledQuote, claim_batches, losses_on
from claimkit.training.heads import JointNetwork
from claimkit.training.pairing import encode
from claimkit.training.running import begin
from claimkit.training.sentences import options, sentences_taught
from claimkit.training.stances import Sentence
from claimkit.training.teach import add_unlabelled, quote_lessons, unpacked
from claimkit.training.vectors import Known, VectorLosses, chosen_sentences, places_of, read_vectors

log = logging.getLogger(__name__)


class ClaimVectorNetwork(JointNetwork):
    """All heads, and a map from the claim vectors into a teacher's."""

    def __init__(self, width: int = 768) -> None:
        super().__init__()
        self.into = nn.Linear(384, width)


class QuoteVectorLosses:
    """The losses of labelled quotes on a teacher's labels, and of their windows on its vectors."""

    def __init__(self, known: Known):
        self.known = known

    def __call__(
        self, network: Any, chosen: list[Window], quotes: list[list[LabelledQuote]], articles: Sequence[LabelledArticle]
    ) -> dict[str, Tensor]:
        vectors = encode(network, [article.words for article in articles], chosen)
        runs = [(window.start, window.end) for window in chosen]
        own = [vectors[row, : last - first] for row, (first, last) in enumerate(runs)]
        far = self.known.distance(network.into, own, [articles[window.text].id for window in chosen], runs)
        return losses_on(network, vectors, chosen, quotes) | {"quote_vectors": far}


@torch.inference_mode()
def read_articles(teacher: Any, articles: Sequence[LabelledArticle], width: int = 768) -> np.ndarray:
    """(W, width) float16: a teacher's vectors of all words of articles, one after the other; zeros in windows without
    a quote."""
    places = places_of(articles)
    found = np.zeros((sum(len(article.words) for article in articles), width), np.float16)
    for chosen, _, given in claim_batches(articles, 2048, None):
        with torch.autocast("cpu", torch.bfloat16):
            vectors = encode(teacher, [article.words for article in given], chosen).float().numpy()
        for row, window in enumerate(chosen):
            begins = places[given[window.text].id].start
            found[begins + window.start : begins + window.end] = vectors[row, : window.end - window.start]
    return found


def material(args: Any) -> tuple[Material, list[Sentence]]:
    """Sentences and articles with the teacher's shares; and the sentences whose vectors are learnt too."""
    labelled = read_material(args)
    known = [frozenset(item.id for item in part) for part in (labelled.sentences, labelled.articles)]
    taught = unpacked(np.load(args.taught / "quotes.npz"), "quotes")
    articles = quote_lessons(add_unlabelled(labelled, args).articles, taught, known[1], args.own)
    sentences = sentences_taught(labelled, args)
    chosen = chosen_sentences(sentences, known[0])
    read = frozenset(sentence.id for sentence in chosen)
    others = [s for s in sentences if s.id in known[0] - read]
    return replace(labelled, sentences=[*chosen, *others], articles=articles), chosen


def learn(args: Any, given: Material, of_sentences: Known, of_articles: Known) -> None:
    """Train from the weights that the options name, on what the teacher said and on its vectors."""
    network = ClaimVectorNetwork()
    begun(args.start, network)
    Masking(network.encoder.pieces, args.masked, args.seed)
    moved = optimizer(network, args.rate, args.head_rate)
    moved.add_param_group({"params": list(network.into.parameters()), "lr": 1e-3, "weight_decay": 0.0})
    train(args, network, moved, given, VectorLosses(of_sentences), QuoteVectorLosses(of_articles))


def main() -> None:
    from claimkit.training.teacher import Teacher

    given_options = options(__doc__)
    given_options.add_argument("--teacher", required=True, help="its weights")
    given_options.set_defaults(epochs=2.5, every=1, rate=1.5e-4, head_rate=4.5e-4, swapped=0.0, claim_weight=1.0)
    args = given_options.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    given, chosen = material(args)
    teacher = Teacher()
    teacher.load_state_dict(load_file(args.teacher))
    teacher.eval()
    of_articles = Known(given.articles, read_articles(teacher, given.articles))
    learn(args, given, Known(chosen, read_vectors(teacher, chosen)), of_articles)


if __name__ == "__main__":
    main()
