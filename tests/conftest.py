"""Shared by all tests: hypothesis without deadlines (CI machines differ), one pipeline for the whole run."""

import pytest
from hypothesis import settings

import claimkit

settings.register_profile("claimkit", deadline=None, max_examples=100, derandomize=True)
settings.load_profile("claimkit")


@pytest.fixture(scope="session")
def nlp():
    return claimkit.load()
