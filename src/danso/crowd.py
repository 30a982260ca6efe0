"""Many callers at once, for benchmarks: `python -m danso.crowd PORT CALLERS FILE [RATE]` in its own process.

FILE holds whole HTTP requests, each behind its length in four bytes. Every caller keeps one connection and
sends its next request when the last is answered; with RATE the requests fall due so many a second, whoever is
free sends the next, and its seconds count from when it was due, so that waiting for a caller counts too.
Prints JSON: seconds in all, seconds of each answer, and how many answers had which status (0: none came).
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator  # noqa: TC003 - a field's type
from dataclasses import dataclass, field
from pathlib import Path

_LENGTH = struct.Struct(">I")
_END_OF_HEAD = b"\r\n\r\n"
_BODY = b"content-length:"


@dataclass
class Crowd:
    """What all callers share: the requests that are left, and what came back."""

    requests: Iterator[bytes]
    port: int
    rate: float = 0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    async def call(self, callers: int) -> float:
        """Open all connections, then send everything; return the seconds of the sending."""
        lines = await asyncio.gather(
            *(asyncio.open_connection("127.0.0.1", self.port) for _ in range(callers))
        )
        start = time.perf_counter()
        due = self._due(start)
        await asyncio.gather(*(self._one(due, *line) for line in lines))
        return time.perf_counter() - start

    def _due(self, start: float) -> Iterator[tuple[bytes, float]]:
        """Each request with the moment from which its answer is waited for."""
        for number, request in enumerate(self.requests):
            yield request, start + number / self.rate if self.rate else time.perf_counter()

    async def _one(
        self, due: Iterator[tuple[bytes, float]], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for request, start in due:
            if (early := start - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            writer.write(request)
            try:
                status = await answer_of(reader)
            except (OSError, EOFError, ValueError):
                self.statuses[0] += 1
                break
            self.seconds.append(time.perf_counter() - start)
            self.statuses[status] += 1
        writer.close()


async def answer_of(reader: asyncio.StreamReader) -> int:
    """Read one answer with a Content-Length; return its status."""
    head = await reader.readuntil(_END_OF_HEAD)
    place = head.lower().index(_BODY) + len(_BODY)
    await reader.readexactly(int(head[place : head.index(b"\r\n", place)]))
    return int(head.split(b" ", 2)[1])


def packed(requests: list[bytes]) -> bytes:
    """The requests as the file holds them."""
    return b"".join(_LENGTH.pack(len(request)) + request for request in requests)


def unpacked(content: bytes) -> Iterator[bytes]:
    """The requests of a file."""
    place = 0
    while place < len(content):
        (length,) = _LENGTH.unpack_from(content, place)
        place += _LENGTH.size
        yield content[place : place + length]
        place += length


def main() -> None:
    """Call and print."""
    port, callers, file, *rate = sys.argv[1:]
    crowd = Crowd(unpacked(Path(file).read_bytes()), int(port), float(rate[0]) if rate else 0)
    seconds = asyncio.run(crowd.call(int(callers)))
    told = {"seconds": seconds, "each": crowd.seconds, "statuses": crowd.statuses}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
