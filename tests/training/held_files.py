"""Files of an article and of who is for or against whom in it, as training reads them."""

import json


def stance(text, sentence, holder, target, side):
    """A labelled stance, by what the sentence begins with, and mentions."""
    places = [text.index(piece) for piece in (sentence, holder, target)]
    return [places[0], places[1], places[1] + len(holder), places[2], places[2] + len(target), side]


def written(folder, text, *annotators):
    """The labels' file in a folder that holds the article too, a line each annotator."""
    (folder / "polnear_train.jsonl").write_text(json.dumps({"id": "a", "text": text}) + "\n")
    rows = [{"id": "a", "stances": stances} for stances in annotators]
    (folder / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder / "labels.jsonl"
