"""Speakers: who is behind each quote. Mentions, names, roles, and the links between them through an article."""
