"""Browsers' sessions in the database, begun with one statement."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's, which asks whether a new key is taken before the insert that would say so itself."""

    def exists(self, session_key: str) -> bool:
        """Suppose that a key just drawn is new: `create` draws another when the database refuses it."""
        del session_key
        return False
