"""Structured logs that cannot name a person.

A log line is the message's template, never its arguments, with the fields of FIELDS and nothing else. An
exception is written as its type and the places it passed: its text may quote a form or a row. Who did it is a
pseudonym that only the holder of the secret key can compute again.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

PACKAGE = Path(__file__).resolve().parents[1]

# What `extra=` may carry: names of things and figures, never what a person wrote or is called.
FIELDS = frozenset(
    {
        "attempt",
        "attempts",
        "bytes",
        "check",
        "count",
        "cadence",
        "event",
        "failed",
        "job",
        "method",
        "milliseconds",
        "queue",
        "queries",
        "reason_code",
        "room",
        "route",
        "seconds",
        "signal",
        "status",
        "task",
        "tick",
        "witness",
        "worker",
    },
)

request_id: ContextVar[str] = ContextVar("request_id", default="")
user_pseudonym: ContextVar[str] = ContextVar("user_pseudonym", default="")


def pseudonym(user_id: object, secret: str) -> str:
    """Return the twelve signs that stand for a user in the logs."""
    return hmac.new(secret.encode(), f"log-user:{user_id}".encode(), hashlib.sha256).hexdigest()[:12]


class WithoutPeople(JsonFormatter):
    """Write a record as one JSON object that holds no personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return str(self.serialize_log_record(line_of(record)))


class Readable(logging.Formatter):
    """Write the same fields for the eye, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = line_of(record)
        head = " ".join(str(line.pop(key)) for key in ("time", "level", "logger", "message"))
        return head + "".join(f" {key}={value}" for key, value in line.items())


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of a record that may be written."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__,
    }
    context = {"request": request_id.get(), "user": user_pseudonym.get()}
    line |= {key: value for key, value in context.items() if value}
    line |= {key: plain(getattr(record, key)) for key in sorted(FIELDS & record.__dict__.keys())}
    if record.exc_info and record.exc_info[1]:
        line["exception"] = exception_without_text(record.exc_info[1])
    return line


def plain(value: object) -> object:
    """Return a figure as it is and anything else as short text."""
    return value if isinstance(value, bool | int | float) else str(value)[:200]


def exception_without_text(error: BaseException) -> dict[str, Any]:
    """Return an exception's type, the places it passed and its cause's, without any of their texts."""
    places = [
        f"{place_of(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    cause = error.__cause__ or error.__context__
    found: dict[str, Any] = {"type": type(error).__qualname__, "places": places}
    return found | ({"cause": exception_without_text(cause)} if cause else {})


def place_of(filename: str) -> str:
    """Return a source file's path without the machine's folders."""
    path = Path(filename)
    if path.is_relative_to(PACKAGE):
        return f"danso/{path.relative_to(PACKAGE)}"
    return "/".join(path.parts[-3:])


def logging_by(level: str, *, readable: bool) -> dict[str, Any]:
    """Return the logging configuration: everything to standard error, through the formatter above."""
    formatter = "readable" if readable else "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "danso.config.logs.WithoutPeople", "json_ensure_ascii": False},
            "readable": {"()": "danso.config.logs.Readable"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": formatter}},
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            # RequestLog writes one line a request; Django's own lines would repeat it with the address.
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            "axes": {"level": "WARNING"},
            "pdfminer": {"level": "ERROR"},
            "fontTools": {"level": "WARNING"},
        },
    }
