"""One line a job event: names, numbers and states, never arguments, messages or people."""

from __future__ import annotations

import logging

logger = logging.getLogger("danso.jobs")


def log_event(
    event: str, *, level: int = logging.INFO, error: Exception | None = None, **fields: str | float
) -> None:
    """Log an event by its name with its fields as attributes; the formatter leaves out an error's text."""
    logger.log(level, event, extra={"event": event, **fields}, exc_info=error)
