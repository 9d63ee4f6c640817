"""The annotated corpus: files that hold text and gold in one, read as records and as spaCy Examples."""
