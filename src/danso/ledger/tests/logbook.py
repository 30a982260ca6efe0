"""What the ledger's tests share: a moment, an access, lines and seals."""

from __future__ import annotations

import datetime as dt

from danso.ledger import services
from danso.ledger.access import Access, Assurance, Mode

NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
NUMBER = "077190000001"
OTHER_NUMBER = "077190000002"
ACCESS = Access("H06.01", "danso", "officer:7", Assurance.LOA2, "GQ_TTHC", "ND107_2021", case="HS-1")


def recorded(**said):
    asked = {
        "access": ACCESS,
        "mode": Mode.CONSULTED,
        "personal_number": NUMBER,
        "fields": ["name.full"],
        "allowed": True,
        "now": NOW,
    }
    return services.record(**asked | said)


def sealed(lines, *, now=NOW, **said):
    made = [recorded(now=now, **said) for _ in range(lines)]
    services.seal_all(now=now + MINUTE)
    for line in made:
        line.refresh_from_db()
    return made
