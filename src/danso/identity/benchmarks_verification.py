"""How many verifications a second the house signs, logs and answers, among 1.2 million people.

Over HTTP, client and house in processes of their own; requests are signed beforehand, each with its nonce.
Beside it the look-up alone, by the same server in the same run. A hundred callers who ask again once they
are answered wait 100/rate seconds by Little's law, 250 ms at 400 calls a second whoever answers: so the wait
that has a limit is that of calls which come at the wanted rate.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.utils import timezone

from danso.crowd import packed
from danso.identity.models import Consent, ThirdParty, ThirdPartyKey
from danso.population.models import FeedPosition, MirroredResident
from danso.population.numbers import index_of, seal
from danso.programs import house_on_scratch, served, surroundings
from danso.signatures import Message, sign
from danso.timing import Figure, Timing, timing_of

if TYPE_CHECKING:
    import random

RESIDENTS, ASKED_ABOUT = 1_200_000, 5_000
CALLERS, CALLS, ROUNDS = 100, 3_000, 3  # of one round; one more round warms up
AT_ONCE = 1_000
WANTED, LONGEST = 1 / 400, 0.150  # seconds a call, and the latency of 95 in 100
PLACE = "/api/identity/authentications"
PURPOSE, NAME, BORN = "MO_TAI_KHOAN", "Nguyễn Thị Thu Hà", "1990-03-07"
KEYID = "bench-1"
# What the others' rows hold: as long as a person's, nobody's; `n`, `one`, `two` and `blob` differ by row.
OTHERS = {
    "reference": "{one}", "number_index": "{two}", "number_sealed": "{blob}", "number_province": "'077'",
    "number_sound": "{yes}", "old_number_index": "''", "name": "'Nguyễn Văn ' || n",
    "name_key": "'NGUYENVAN' || n", "sex": "1", "birth": "'1980-01-02'", "birth_year": "1980",
    "birth_registration": "'26506'", "province": "'77'", "district": "'747'", "commune": "'26506'",
    "address": "'12 Trần Phú'", "residence_since": "'2010'", "current_commune": "'26506'", "marital": "2",
    "relation": "'CH01'", "household": "''", "father_index": "''", "mother_index": "''",
    "status": "'living'", "death": "''", "account_level": "2", "present": "65535", "source": "'register'",
    "as_of": "{at}", "cursor": "n",
}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """What a crowd got: seconds in all, of each call, and statuses."""

    seconds: float
    each: list[float]
    statuses: dict[str, int]

    @property
    def calls(self) -> int:
        """Answers with status 200."""
        return self.statuses.get("200", 0)


def bench_verification(rng: random.Random) -> list[Figure]:
    """Verify by 100 clients at once, then 1,000 in one moment."""
    fill(rng)
    key = Ed25519PrivateKey.generate()
    an_agreement(key)
    with TemporaryDirectory(prefix="danso-verify-") as folder, ExitStack() as running:
        own = house_on_scratch(Path(folder) / "house")
        size = {"workers": settings.WEB_WORKERS, "threads": settings.WEB_THREADS}
        bare = running.enter_context(served("danso.identity.bare_verification:application", own, **size))
        house = running.enter_context(served("danso.config.wsgi:application", own, **size))
        crowd = Crowds(Path(folder), key)
        plain = [crowd.call(bare, CALLERS, CALLS) for _ in range(ROUNDS + 1)][1:]
        ours = [crowd.call(house, CALLERS, CALLS) for _ in range(ROUNDS + 1)][1:]
        paced = [crowd.call(house, CALLERS, CALLS, 1 / WANTED) for _ in range(ROUNDS)]
        plain_paced = [crowd.call(bare, CALLERS, CALLS, 1 / WANTED) for _ in range(ROUNDS)]
        burst, plain_burst = crowd.call(house, AT_ONCE, AT_ONCE), crowd.call(bare, AT_ONCE, AT_ONCE)
    against = "the look-up alone"
    return [
        Figure(
            f"verification signed and logged, {CALLERS} clients (wall time a call)",
            timing_of([each.seconds / each.calls for each in ours]),
            timing_of([each.seconds / each.calls for each in plain]),
            against,
            WANTED,
        ),
        Figure("how long one of them waits", latency(ours), latency(plain), against),
        Figure("how long 95 in 100 of them wait at most", ninety_fifth(ours), ninety_fifth(plain), against),
        Figure(
            f"the same at {1 / WANTED:.0f} calls a second",
            ninety_fifth(paced),
            ninety_fifth(plain_paced),
            against,
            LONGEST,
        ),
        Figure(f"how long one of {AT_ONCE} at once waits", latency([burst]), latency([plain_burst]), against),
    ]


def latency(rounds: list[Round]) -> Timing:
    """Median and 95th percentile of all calls."""
    return timing_of([seconds for each in rounds for seconds in each.each])


def ninety_fifth(rounds: list[Round]) -> Timing:
    """The 95th percentile as a figure of its own, so that it has a limit."""
    return Timing(latency(rounds).p95, latency(rounds).p95)


class Crowds:
    """Sends crowds to a program, with requests signed for its address."""

    def __init__(self, folder: Path, key: Ed25519PrivateKey) -> None:
        self.folder, self.key, self.sent = folder, key, 0

    def call(self, address: str, callers: int, calls: int, rate: float = 0) -> Round:
        """Let a crowd call, so many a second or as fast as it is answered; every answer must be 200."""
        file = self.folder / "requests"
        file.write_bytes(packed([self._request(address) for _ in range(calls)]))
        port = address.rpartition(":")[2]
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "danso.crowd", port, str(callers), str(file), str(rate)],
            env=surroundings({}),
            check=True,
            capture_output=True,
            text=True,
        )
        answered = Round(**json.loads(done.stdout))
        if answered.calls != calls:
            raise RuntimeError(f"{answered.statuses} of {calls}")
        return answered

    def _request(self, address: str) -> bytes:
        self.sent += 1
        asked = {
            "number": number(self.sent % ASKED_ABOUT), "name": NAME, "birth": BORN, "purpose": PURPOSE,
            "reference": f"R-{self.sent}",
        }  # fmt: skip
        body = json.dumps(asked, ensure_ascii=False).encode()
        message = Message(f"{address}{PLACE}", {"content-type": "application/json"}, body)
        signed = sign(message, key=self.key, keyid=KEYID, nonce=f"n-{self.sent}", now=timezone.now())
        host = address.removeprefix("http://")
        lines = [f"POST {PLACE} HTTP/1.1", f"Host: {host}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in signed.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        return "\r\n".join(lines).encode() + body


def number(place: int) -> str:
    """The personal number of one of those who are asked about."""
    return f"077190{place:06d}"


def an_agreement(key: Ed25519PrivateKey) -> None:
    """A third party with a key, and the consent of everybody it asks about."""
    now = timezone.now()
    day = timezone.localdate(now)
    party = ThirdParty.objects.create(
        code="BENCH", name="Bench", business_code="0000000000", agreement="1", valid_from=day, valid_to=day,
        purposes=[PURPOSE], calls_a_minute=10_000_000,
    )  # fmt: skip
    ThirdPartyKey.objects.create(
        third_party=party, keyid=KEYID, public_key=key.public_key().public_bytes_raw(),
        valid_from=now - dt.timedelta(days=1), valid_to=now + dt.timedelta(days=1),
    )  # fmt: skip
    Consent.objects.bulk_create(
        Consent(
            person_index=index_of(number(place)), third_party=party, purpose=PURPOSE, kind="standing",
            given_at=now, expires_at=now + dt.timedelta(days=1),
        )
        for place in range(ASKED_ABOUT)
    )  # fmt: skip


def fill(rng: random.Random) -> None:
    """Mirror 1.2 million people: those asked about as they would be, the others as rows of their size."""
    now = timezone.now()
    FeedPosition.objects.create(feed="register", complete=True, at=now)
    MirroredResident.objects.bulk_create(
        (
            MirroredResident(
                reference=f"{rng.getrandbits(128):032x}", number_index=index_of(number(place)),
                number_sealed=seal(number(place)), name=NAME, birth=BORN, source="register", as_of=now,
            )
            for place in range(ASKED_ABOUT)
        ),
        batch_size=500,
    )  # fmt: skip
    _fill_up(RESIDENTS - ASKED_ABOUT, now)


def _fill_up(people: int, now: dt.datetime) -> None:
    moment = f"'{now:%Y-%m-%d %H:%M:%S}'"
    if connection.vendor == "postgresql":
        source = "generate_series(1, %s) AS n"
        known = {"one": "md5(n::text)", "two": "md5('i' || n)", "blob": "decode(md5(n::text), 'hex')"}
        known |= {"yes": "true", "at": f"{moment}::timestamptz"}
    else:
        source = (
            "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %s) SELECT n FROM c)"
        )
        known = dict.fromkeys(("one", "two"), "lower(hex(randomblob(16)))")
        known |= {"blob": "randomblob(41)", "yes": "1", "at": moment}
    values = ", ".join(value.format(**known) for value in OTHERS.values())
    table = MirroredResident._meta.db_table  # noqa: SLF001 - Django's way to a table's name
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(OTHERS)}) SELECT {values} FROM {source}", [people])  # noqa: S608
        cursor.execute("ANALYZE")
