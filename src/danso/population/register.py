"""The installation's register: the driver its settings name, one a process; tests put another in place."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from danso.population.drivers.lgsp_json import LgspJson
from danso.population.drivers.signing import Credentials
from danso.population.drivers.soap037 import Soap037
from danso.population.drivers.transport import Transport, make_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.population.port import ChangeFeed, PopulationRegister

_instead: list[Any] = []


def the_register() -> PopulationRegister:
    """The driver that look-ups go through."""
    if _instead:
        register: PopulationRegister = _instead[-1]
        return register
    return _soap() if settings.REGISTER_DRIVER == "soap037" else _json()


def the_search() -> PopulationRegister:
    """The driver that searches go through: the JSON façade has them, service 037 does not."""
    if _instead:
        register: PopulationRegister = _instead[-1]
        return register
    return _json()


def the_feed() -> ChangeFeed:
    """The feed of changes: the JSON façade has it, service 037 does not."""
    if _instead:
        feed: ChangeFeed = _instead[-1]
        return feed
    return _json()


def is_configured() -> bool:
    """Whether the house has been given a secret of the register."""
    return bool(_instead or _credentials().secret)


@contextmanager
def use_register(register: PopulationRegister) -> Iterator[None]:
    """Put another register in the place of the installation's while the block runs."""
    _instead.append(register)
    try:
        yield
    finally:
        _instead.pop()


@cache
def _soap() -> Soap037:
    return Soap037(_transport(), _credentials())


@cache
def _json() -> LgspJson:
    return LgspJson(_transport(), _credentials())


@cache
def _transport() -> Transport:
    return Transport(make_client(settings.REGISTER_URL, timeout=float(settings.REGISTER_TIMEOUT)))


def _credentials() -> Credentials:
    return Credentials(
        url=settings.REGISTER_URL,
        system=settings.REGISTER_SYSTEM,
        user=settings.REGISTER_USER,
        secret=settings.REGISTER_SECRET or _kept("register_secret"),
        api_key=settings.REGISTER_API_KEY or _kept("register_api_key"),
    )


def _kept(name: str) -> str:
    place = settings.DATA / name
    return place.read_text(encoding="utf-8").strip() if place.exists() else ""
