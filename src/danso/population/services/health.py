"""Keep whether the national register answers, for the pages: a row that changes only when that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.population.models import RegisterHealth

if TYPE_CHECKING:
    import datetime as dt

    from danso.population.port import Trouble


def note(*, driver: str, trouble: Trouble | None, now: dt.datetime) -> None:
    """Note what a call found; None says that it was answered. A pause is no news."""
    text = trouble.value if trouble else ""
    known = RegisterHealth.objects.filter(driver=driver).values_list("trouble", flat=True).first()
    if known == text or (known and text):
        return
    RegisterHealth.objects.update_or_create(
        driver=driver, defaults={"answering": not text, "since": now, "trouble": text}
    )
