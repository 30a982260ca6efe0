from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection

from danso.ledger.guards import guard, unguard


@pytest.fixture(autouse=True)
def _own_keys(own_ledger):
    pass


@pytest.fixture
def tampering():
    """Work on the tables as somebody does who owns the database."""

    @contextmanager
    def tamper():
        unguard(connection)
        try:
            yield
        finally:
            guard(connection)

    return tamper
