"""How many people sign in a second: whole flows over HTTP, house and provider in processes of their own.

A flow is what a citizen's browser does the first time: the link, the provider's page, the choice, consent
and back, five requests; the house asks the provider for token and claims behind it. Each flow is another
resident in another browser.
"""

from __future__ import annotations

import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from joserfc.jwk import ECKey

from danso.programs import free_port, house_on_scratch, processor_seconds, run, served
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
        plain = rounds(lambda _number: bare_flow(bare[0]), bare)
        house, provider, first = running.enter_context(both_sides(Path(folder)))
        ours = rounds(lambda number: flow(house, provider, first + number), (house, provider))
    return [
        Figure(
            f"{what} ({unit} a flow)",
            timing_of(ours[part]),
            baseline=timing_of(plain[part]),
            against="the same requests bare",
            limit=limit,
        )
        for part, what, unit, limit in LINES
    ]


LINES = (
    ("all", f"whole sign-in, choice and consent, {BROWSERS} browsers at once", "wall time", WANTED),
    ("house", "the house's part of a sign-in", "processor time", None),
    ("provider", "the sandbox's part as the provider", "processor time", None),
    ("browsers", "the browsers' part", "processor time", None),
)


def rounds(one: Callable[[int], None], programs: tuple[str, str]) -> dict[str, list[float]]:
    """Return the seconds a flow of each measured round: of the clock, and of each part's processor time."""
    seconds: dict[str, list[float]] = {part: [] for part, *_ in LINES}
    for number in range(ROUNDS):
        before = clocks(programs)
        with ThreadPoolExecutor(BROWSERS) as browsers:
            list(browsers.map(one, range(number * FLOWS, (number + 1) * FLOWS)))
        for part, after in clocks(programs).items():
            seconds[part].append((after - before[part]) / FLOWS)
    return {part: taken[1:] for part, taken in seconds.items()}


def clocks(programs: tuple[str, str]) -> dict[str, float]:
    """Read the clocks."""
    house, provider = map(processor_seconds, programs)
    return {
        "all": time.perf_counter(),
        "house": house,
        "provider": provider,
        "browsers": time.process_time(),
    }


# --- the programs ---


@contextmanager
def bare_sides() -> Iterator[tuple[str, str]]:
    """Run the bare program as house and as provider; return their addresses."""
    program, port = "danso.identity.bare_sign_in:application", free_port()
    key = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))
    own = {"BARE_KEY": key, "BARE_PROVIDER": f"http://127.0.0.1:{port}"}
    with served(program, own, port) as provider, served(program, own) as house:
        yield house, provider


@contextmanager
def both_sides(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Run house and provider, served as set up and introduced; return addresses and the first resident."""
    house_port, provider_port = free_port(), free_port()
    house, provider = f"http://127.0.0.1:{house_port}", f"http://127.0.0.1:{provider_port}"
    world = {"SANDBOX_DATA": str(folder / "sandbox"), "SANDBOX_ORIGIN": provider}
    run(world, "sandbox", "migrate", "--verbosity", "0")
    made = run(world, "sandbox", "shell", "--verbosity", "0", "-c", RESIDENTS % (FLOWS * ROUNDS))
    callback = f"{house}/sign-in/with/vneid/callback/"
    secret = run(world, "sandbox", "client", "danso-vneid", "--redirect-uri", callback)
    own = house_environment(folder, provider, secret)
    workers, threads = settings.WEB_WORKERS, settings.WEB_THREADS
    with (
        served("sandbox.wsgi:application", world, provider_port),
        served("danso.config.wsgi:application", own, house_port, workers=workers, threads=threads),
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
    """A small browser: connections kept open, cookies, no scripts, and little time of its own."""

    def __init__(self) -> None:
        self.lines: dict[str, socket.socket] = {}
        self.cookies: dict[str, dict[str, str]] = {}

    def ask(self, url: str, fields: Mapping[str, str] | None = None) -> tuple[str, bytes]:
        """Request a page, or send a form; return where it leads (nowhere: empty) and what it says."""
        host, _, path = url.removeprefix("http://").partition("/")
        own = self.cookies.setdefault(host, {})
        head = [f"{'GET' if fields is None else 'POST'} /{path} HTTP/1.1", f"Host: {host}"]
        if own:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in own.items()))
        body = urlencode(fields or {})
        if fields is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        line = self._line(host)
        line.sendall("\r\n".join([*head, "", body]).encode())
        status, headers, said = received(line)
        if status not in {200, 302}:
            raise RuntimeError(f"/{path.partition('?')[0]}: {status}")
        for name, value in headers:
            if name == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                own[cookie] = kept
        return dict(headers).get("location", ""), said

    def _line(self, host: str) -> socket.socket:
        if host not in self.lines:
            name, _, port = host.partition(":")
            self.lines[host] = socket.create_connection((name, int(port)))
            self.lines[host].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.lines[host]

    def close(self) -> None:
        """Hang up."""
        for line in self.lines.values():
            line.close()


def received(line: socket.socket) -> tuple[int, list[tuple[str, str]], bytes]:
    """Read one answer: status, headers by their small names, body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += more(line)
    top, _, said = data.partition(b"\r\n\r\n")
    first, *rest = top.decode("latin-1").split("\r\n")
    headers = [(name.lower(), value.strip()) for name, _, value in (each.partition(":") for each in rest)]
    length = int(dict(headers).get("content-length", "0"))
    while len(said) < length:
        said += more(line)
    return int(first.split(" ")[1]), headers, said


def more(line: socket.socket) -> bytes:
    """Wait for the next piece of an answer."""
    piece = line.recv(65_536)
    if not piece:
        raise ConnectionError("hung up")
    return piece


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
