"""Annotated files for tests, made from what matters in them."""

HEAD = "title: T\npublisher: P\npublished: 2020-02-03\nhouse: h\ngenre: g\n===\n"
FIRST_LINE = 7  # of the text


def annotated(text, speakers=(), claims=()):
    return HEAD + "\n".join([text, "=== speakers", *speakers, "=== claims", *claims]) + "\n"
