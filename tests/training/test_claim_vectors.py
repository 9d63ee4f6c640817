"""A teacher's vectors of articles: where they stand, and what they cost beside the labels of quotes."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra train")
tokenizers = pytest.importorskip("tokenizers")

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.grammar import GROUPS  # noqa: E402
from claimkit.encoder.words import WordPieces  # noqa: E402
from claimkit.training.claim_vectors import ClaimVectorNetwork, QuoteVectorLosses, read_articles  # noqa: E402
from claimkit.training.claims import LabelledArticle, claim_batches, claim_losses, label_articles  # noqa: E402
from claimkit.training.pairing import encode  # noqa: E402
from claimkit.training.vectors import Known  # noqa: E402

PIECES = WordPieces(tokenizers.Tokenizer.from_file(str(models_folder() / "quotes" / "tokenizer.json")))
TEXT = "Vane said rents would fall.\n\nThe port was quiet on Monday.\n\nOsei praised the ferry."
QUOTES = [
    {"source": [(0, 4)], "cue": [(5, 9)], "content": [(10, 26)], "stances": [(10, 15, "favor")]},
    {"source": [(61, 65)], "cue": [(66, 73)], "content": [(74, 83)], "stances": []},
]
CLAIM = {"type": "prediction", "certainty": "certain", "negated": False}


@pytest.fixture(scope="module")
def articles() -> list[LabelledArticle]:
    quotes = [{**quote, "claims": [{**CLAIM, "spans": quote["content"]}]} for quote in QUOTES]
    given = [(name, TEXT, quotes) for name in ("a", "b")]
    return label_articles(given, {name: np.zeros((40, len(GROUPS)), np.int64) for name in ("a", "b")}, PIECES)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(4)
    network = ClaimVectorNetwork(384).eval()
    network.into = torch.nn.Identity()
    return network


def test_vectors_stand_in_the_order_of_the_articles_words(articles, network):
    found = read_articles(network, articles, 384)
    words = len(articles[0].words)
    assert found.shape == (2 * words, 384)
    assert found[:words] == pytest.approx(found[words:], abs=0.05)
    (chosen, _, given), *_ = claim_batches(articles[:1], 2048, None)
    with torch.inference_mode():
        whole = encode(network, [article.words for article in given], chosen)[0]
    assert found[:words] == pytest.approx(whole.numpy(), abs=0.1)


def test_a_network_that_says_what_the_teacher_says_loses_only_by_labels(articles, network):
    known = Known(articles, read_articles(network, articles, 384))
    known.mean, known.spread = torch.zeros(384), torch.ones(384)
    losses = QuoteVectorLosses(known)
    batch = next(claim_batches(articles, 2048, None))
    with torch.inference_mode():
        found, wanted = losses(network, *batch), claim_losses(network, *batch)
    assert found.pop("quote_vectors").item() == pytest.approx(0, abs=0.01)
    assert found.keys() == wanted.keys()
    assert all(found[name].item() == pytest.approx(wanted[name].item(), rel=1e-4) for name in wanted)
