from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session

from danso.identity.session_store import SessionStore

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


def test_a_session_begins_with_one_statement(django_assert_num_queries: Any) -> None:
    begun = SessionStore()
    begun["language"] = "vi"
    # Beside the insert: the savepoint that a taken key would need, opened and let go.
    with django_assert_num_queries(3):
        begun.save()
    assert SessionStore(begun.session_key)["language"] == "vi"


def test_a_key_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = SessionStore()
    taken.create()
    keys: Iterator[str] = iter([str(taken.session_key), "k" * 32])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda _self: next(keys))
    fresh = SessionStore()
    fresh["language"] = "vi"
    fresh.create()
    assert fresh.session_key == "k" * 32
    assert Session.objects.count() == 2
