"""Faults on demand (tiêm lỗi): delay, error rate and the traps of live answers, by service.

They live in the process that serves; a restart clears them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock, Semaphore
from typing import Final

EVERY: Final = "*"


class Mode(StrEnum):
    """What an answer looks like when it is not as it should be (che_do)."""

    EMPTY = "rong"  # HTTP 200 with an empty body
    NOBODY = "khong_cong_dan"  # a collection without CongDan
    NO_NAME = "khong_co_Ten"  # Ten is null
    WHOLE_NAME = "ten_gop"  # Ho and ChuDem empty, the whole name in Ten
    NO_DISTRICT = "khong_co_huyen"  # no MaQuanHuyen
    ONE_CODE = "mot_ma_don_vi"  # MaDonViHanhChinh in place of the codes by tier
    ISO_DATES = "ngay_iso"  # yyyy-MM-dd in place of yyyyMMdd
    FAULT = "fault"  # refusals as SOAP faults, and every answer one
    TIME_OUT = "timeout"  # no answer while it lasts


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a service: milliseconds of delay, share of failures, modes."""

    delay: int = 0
    rate: float = 0.0
    modes: frozenset[Mode] = field(default_factory=frozenset)


class Board:
    """The faults of all services; one of these serves all threads of the process."""

    def __init__(self, *, longest: float, at_once: int) -> None:
        self._faults: dict[str, Fault] = {}
        self._calls: dict[str, int] = {}
        self._lock: Final = Lock()
        self._changed = Event()
        self._longest: Final = longest
        self._hanging: Final = Semaphore(at_once)

    def set(self, service: str, fault: Fault) -> None:
        """Put a fault in place of a service's present one; calls that hang are let go."""
        with self._lock:
            self._faults[service] = fault
            self._calls.pop(service, None)
            self._changed.set()
            self._changed = Event()

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._faults.clear()
            self._calls.clear()
            self._changed.set()
            self._changed = Event()

    def all(self) -> dict[str, Fault]:
        """Return the faults by service."""
        with self._lock:
            return {name: fault for name, fault in self._faults.items() if fault != Fault()}

    def of(self, service: str) -> Fault:
        """Return a service's fault: its own, else everybody's."""
        return self._faults.get(service) or self._faults.get(EVERY) or Fault()

    def strike(self, service: str) -> Fault | None:
        """Wait as the fault says and return it; None when this call is one of those that fail.

        Failures are spread evenly: of `n` calls exactly the rate's share, rounded down, has failed.
        """
        fault = self.of(service)
        if fault == Fault():
            return fault
        changed = self._changed
        if fault.delay:
            changed.wait(fault.delay / 1000)
        if Mode.TIME_OUT in fault.modes:
            self._hang(changed)
            return None
        return None if self._fails(service, fault.rate) else fault

    def _hang(self, changed: Event) -> None:
        """Hold the call; when too many hang already it fails at once, so that a thread stays free."""
        if self._hanging.acquire(blocking=False):
            try:
                changed.wait(self._longest)
            finally:
                self._hanging.release()

    def _fails(self, service: str, rate: float) -> bool:
        with self._lock:
            before = self._calls.get(service, 0)
            self._calls[service] = before + 1
        return int((before + 1) * rate + 1e-9) > int(before * rate + 1e-9)
