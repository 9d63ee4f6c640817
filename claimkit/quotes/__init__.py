"""Quotes: who is said to say what. Cues, their sources and contents, decoded from the encoder's scores."""
