"""The network of quotes and referents: what is learnt from labels, and what is written."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")

from claimkit.training.referents import (  # noqa: E402
    Lesson,
    ReferentNetwork,
    inputs,
    lessons,
    measured,
    train,
    write,
)

TEXT = (
    "Senator attacks harbour bill\n\nSenator Mary Vane denounced the harbour bill on Monday.\n\n"
    "“Families will pay for years,” she said.\n\nTom Reed praised the harbour bill."
)
CONTENT = TEXT.index("“"), TEXT.index("” she") + 1
SOURCE = TEXT.index("she said"), TEXT.index("she said") + 3


@pytest.fixture(scope="module")
def given(tmp_path_factory) -> list[Lesson]:
    folder = tmp_path_factory.mktemp("data")
    quotes = [{"source": [SOURCE], "cue": [], "content": [CONTENT]}]
    (folder / "polnear_train.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "quotes": quotes}))
    bill = TEXT.index("harbour bill")
    row = {"id": "a", "quotes": [0], "stances": [[0, bill, bill + len("harbour bill"), "against"]]}
    (folder / "labels.jsonl").write_text(json.dumps(row) + "\n")
    return list(lessons(folder / "labels.jsonl", folder))


def test_a_labelled_quote_says_neutral_of_all_that_it_takes_no_side_on(given):
    (lesson,) = given
    names = [referent.meant.name for referent in lesson.stretch.found]
    labelled = (lesson.gold >= 0).any(1)
    assert labelled.sum() == 1, "one quote is labelled, the others say nothing"
    row = lesson.gold[labelled][0]
    assert row[names.index("harbour bill")] == 2 and sorted(set(row.tolist())) == [-1, 0, 2]
    assert row[names.index("Mary Vane")] == -1, "nobody takes a side on himself"


def test_training_learns_what_is_labelled_and_is_the_same_each_time(given):
    networks = [train(given, 150, seed) for seed in (3, 3, 4)]
    assert measured(networks[0], given)["f1"] == 100
    weights = [network.scores.weight for network in networks]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2])


def test_what_is_written_gives_what_torch_gives(tmp_path):
    torch.manual_seed(1)
    networks = [ReferentNetwork(70).eval() for _ in range(2)]
    write(networks, tmp_path / "referents.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "referents.onnx")
    for shape in ((1, 1), (6, 2)):
        text = inputs(*shape, 70)
        found = session.run(["scores"], {name: tensor.numpy() for name, tensor in text.items()})[0]
        with torch.inference_mode():
            likely = sum(torch.softmax(network(**text), -1) for network in networks) / 2
        assert np.exp(found) == pytest.approx(likely.numpy(), abs=1e-4)
        assert found.shape == (*shape, 3)


def test_a_guess_that_is_always_right_is_measured_so(given):
    (lesson,) = given

    class Knowing(torch.nn.Module):
        def forward(self, features, quotes, referents):
            return 9 * torch.nn.functional.one_hot(torch.from_numpy(np.maximum(lesson.gold, 0)), 3).float()

    assert measured(Knowing(), given) == {"f1": 100.0, "precision": 100.0, "recall": 100.0, "least": 1.0}
