"""How many people sign in a second: whole flows over HTTP, house and provider in processes of their own.

A flow is what a citizen's browser does the first time: the link, the provider's page, the choice, consent
and back, five requests; the house asks the provider for token and claims behind it. Each flow is another
resident in another browser.
"""

from __future__ import annotations

import http.client
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from joserfc.jwk import ECKey

from danso.programs import free_port, house_on_scratch, run, served
from danso.timing import Figure, timing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FLOWS = 240  # of one round
ROUNDS = 4  # the first is not measured
BROWSERS = 8  # at once
WANTED = 0.01  # seconds a flow: 100 a second
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
RESIDENTS = """
import datetime
from sandbox.register.models import EIdentityAccount, Resident
people = Resident.objects.bulk_create(
    Resident(family_name="Lê", given_name=f"Ánh {n}", name_key=f"LEANH{n}", number=f"077190{n:06d}", sex=2,
             birth_date="1990", birth_year=1990, marital=1, status=1, confirmed_on="2024-01-01")
    for n in range(%d))
EIdentityAccount.objects.bulk_create(
    EIdentityAccount(resident=each, level=2, since=datetime.date(2023, 1, 1), active=True) for each in people)
print(people[0].pk)
"""


def bench_sign_in() -> list[Figure]:
    """Sign people in at level 1, eight browsers at once."""
    with TemporaryDirectory(prefix="danso-sign-in-") as folder, ExitStack() as running:
        bare = running.enter_context(bare_sides())
        plain = rounds(lambda _number: bare_flow(bare))
        house, provider, first = running.enter_context(both_sides(Path(folder)))
        ours = rounds(lambda number: flow(house, provider, first + number))
    return [
        Figure(
            "whole sign-in, choice and consent (wall time a flow, 8 browsers at once)",
            timing_of(ours),
            baseline=timing_of(plain),
            against="the same requests bare",
            limit=WANTED,
        ),
    ]


def rounds(one: Callable[[int], None]) -> list[float]:
    """Return the seconds a flow of each measured round."""
    seconds = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        with ThreadPoolExecutor(BROWSERS) as browsers:
            list(browsers.map(one, range(number * FLOWS, (number + 1) * FLOWS)))
        seconds.append((time.perf_counter() - start) / FLOWS)
    return seconds[1:]


# --- the programs ---


@contextmanager
def bare_sides() -> Iterator[str]:
    """Run the bare program as provider and as house; return the house's address."""
    program, port = "danso.identity.bare_sign_in:application", free_port()
    key = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))
    own = {"BARE_KEY": key, "BARE_PROVIDER": f"http://127.0.0.1:{port}"}
    with served(program, own, port), served(program, own) as house:
        yield house


@contextmanager
def both_sides(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Run house and provider, introduced to each other; return their addresses and the first resident."""
    house_port, provider_port = free_port(), free_port()
    house, provider = f"http://127.0.0.1:{house_port}", f"http://127.0.0.1:{provider_port}"
    world = {"SANDBOX_DATA": str(folder / "sandbox"), "SANDBOX_ORIGIN": provider}
    run(world, "sandbox", "migrate", "--verbosity", "0")
    made = run(world, "sandbox", "shell", "--verbosity", "0", "-c", RESIDENTS % (FLOWS * ROUNDS))
    callback = f"{house}/sign-in/with/vneid/callback/"
    secret = run(world, "sandbox", "client", "danso-vneid", "--redirect-uri", callback)
    own = house_environment(folder, provider, secret)
    with (
        served("sandbox.wsgi:application", world, provider_port),
        served("danso.config.wsgi:application", own, house_port),
    ):
        yield house, provider, int(made)


def house_environment(folder: Path, provider: str, secret: str) -> dict[str, str]:
    """Introduce the benchmark's house to the provider."""
    tables = folder / "providers"
    tables.mkdir()
    table = (settings.SIGN_IN_PROVIDERS / "vneid.toml").read_text(encoding="utf-8")
    here = table.replace("http://127.0.0.1:8060", provider)
    (tables / "vneid.toml").write_text(here, encoding="utf-8")
    own = house_on_scratch(folder / "house")
    (folder / "house" / "sign_in_vneid_secret").write_text(secret, encoding="ascii")
    return own | {"DANSO_SIGN_IN_PROVIDERS": str(tables)}


# --- the browser ---


class Browser:
    """A small browser: connections kept open, cookies, no scripts."""

    def __init__(self) -> None:
        self.lines: dict[str, http.client.HTTPConnection] = {}
        self.cookies: dict[str, dict[str, str]] = {}

    def ask(self, url: str, fields: Mapping[str, str] | None = None) -> tuple[str, bytes]:
        """Request a page, or send a form; return where it leads (nowhere: empty) and what it says."""
        parts = urlsplit(url)
        line = self.lines.setdefault(parts.netloc, http.client.HTTPConnection(parts.netloc))
        own = self.cookies.setdefault(parts.netloc, {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in own.items())} if own else {}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields is not None else None
        line.request("GET" if body is None else "POST", f"{parts.path}?{parts.query}", body, headers)
        answer = line.getresponse()
        said = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            own[name] = value
        if answer.status not in {200, 302}:
            raise RuntimeError(f"{parts.path}: {answer.status}")
        return answer.headers.get("Location", ""), said

    def close(self) -> None:
        """Hang up."""
        for line in self.lines.values():
            line.close()


def flow(house: str, provider: str, resident: int) -> None:
    """Sign one resident in."""
    browser = Browser()
    there, _ = browser.ask(f"{house}/sign-in/with/vneid/?next=/me/")
    _, page = browser.ask(there)
    choice = {"step": "choose", "who": f"cong_dan:{resident}:", "level": "1"}
    _, page = browser.ask(there, {**choice, **csrf(page)})
    back, _ = browser.ask(there, {"step": "agree", **csrf(page)})
    end, _ = browser.ask(back)
    browser.close()
    if end != "/me/" or not there.startswith(provider):
        raise RuntimeError(f"signed in to {end}")


def csrf(page: bytes) -> dict[str, str]:
    """Return the form's token."""
    found = CSRF.search(page)
    if found is None:
        raise RuntimeError("no form on the page")
    return {"csrfmiddlewaretoken": found[1].decode()}


def bare_flow(origin: str) -> None:
    """Make the same requests of the bare program."""
    browser = Browser()
    there, _ = browser.ask(f"{origin}/rp/begin")
    browser.ask(there)
    browser.ask(there, {"step": "choose"})
    back, _ = browser.ask(there, {"step": "agree"})
    browser.ask(f"{origin}{back}")
    browser.close()
