"""How questions reach the register: time-outs, capped answers, harmless retries, a circuit breaker."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from danso.population.drivers.breaker import Breaker
from danso.population.port import RegisterUnavailable, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LARGEST_ANSWER: Final = 8 * 1024 * 1024
_OVERLOADED: Final = frozenset({429, 502, 503, 504})
_SERVER_ERROR: Final = 500

logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each look-up would drown the house's own


class NeverArrived(Exception):  # noqa: N818
    """The question surely reached nobody: asking again harms nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of what came back."""

    status: int
    body: bytes = field(repr=False)


@dataclass
class Transport:
    """Calls one register. What was sent is never sent again by itself: it may have been logged there."""

    client: httpx.Client
    breaker: Breaker = field(default_factory=Breaker)
    attempts: int = 3
    longest_wait: float = 1.0

    def send(
        self,
        method: str,
        path: str,
        *,
        make: Callable[[], tuple[Mapping[str, str], bytes]],
        query: Mapping[str, int] | None = None,
    ) -> Answer:
        """Send what `make` builds anew for each attempt (a time stamp is used once); RegisterUnavailable."""
        if not self.breaker.admit():
            raise RegisterUnavailable(Trouble.PAUSED, dt.timedelta(seconds=self.breaker.rests_for()))
        try:
            answer = self._retried(method, path, make, query)
        except RegisterUnavailable:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return answer

    def _retried(
        self,
        method: str,
        path: str,
        make: Callable[[], tuple[Mapping[str, str], bytes]],
        query: Mapping[str, int] | None,
    ) -> Answer:
        attempts = Retrying(
            retry=retry_if_exception_type(NeverArrived),
            stop=stop_after_attempt(self.attempts),
            wait=wait_random_exponential(multiplier=0.05, max=self.longest_wait),
            reraise=True,
        )
        try:
            return attempts(self._once, method, path, make, query)
        except NeverArrived:
            raise RegisterUnavailable(Trouble.UNREACHABLE) from None

    def _once(
        self,
        method: str,
        path: str,
        make: Callable[[], tuple[Mapping[str, str], bytes]],
        query: Mapping[str, int] | None,
    ) -> Answer:
        headers, content = make()
        try:
            with self.client.stream(
                method, path, headers=dict(headers), content=content, params=dict(query or {})
            ) as response:
                answer = Answer(response.status_code, b"".join(_capped(response)))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise NeverArrived from None
        except httpx.TimeoutException:
            raise RegisterUnavailable(Trouble.TIMED_OUT) from None
        except httpx.HTTPError:
            raise RegisterUnavailable(Trouble.FAILED) from None
        return _checked(answer, response.headers.get("Retry-After", ""))


def _capped(response: httpx.Response) -> Iterator[bytes]:
    size = 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise RegisterUnavailable(Trouble.UNREADABLE)
        yield piece


def _checked(answer: Answer, retry_after: str) -> Answer:
    if answer.status in _OVERLOADED:
        wait = dt.timedelta(seconds=int(retry_after) if retry_after.isdecimal() else 30)
        raise RegisterUnavailable(Trouble.OVERLOADED, wait)
    if answer.status >= _SERVER_ERROR:
        raise RegisterUnavailable(Trouble.FAILED)
    return answer


def make_client(url: str, *, timeout: float) -> httpx.Client:
    """A client of one register: kept connections, no redirects, nothing from the machine's environment."""
    return httpx.Client(
        base_url=url,
        timeout=httpx.Timeout(timeout, connect=min(timeout, 3.0)),
        limits=httpx.Limits(max_connections=50, max_keepalive_connections=20),
        follow_redirects=False,
        trust_env=False,
    )
