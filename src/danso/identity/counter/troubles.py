"""Why nothing could be read at the counter, in words; the pages of the counter share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from danso.ledger.errors import SealingDead
from danso.population.port import RegisterRefused, RegisterUnavailable
from danso.population.services import ReadRefused

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
FORBIDDEN, UNAVAILABLE = 403, 503


def attempt(context: dict[str, Any], call: Callable[[], T]) -> T | None:
    """Return the answer; else put `trouble` in words and the page's `status` into its context.

    `silent` is there when the register did not answer: what can wait for it may be postponed.
    """
    try:
        return call()
    except SealingDead:
        words = _("Việc niêm phong nhật ký đang dừng nên không dữ liệu nào được đọc. Hãy thử lại sau.")
        context |= {"trouble": words, "status": UNAVAILABLE}
    except RegisterUnavailable:
        words = _("Cơ sở dữ liệu quốc gia về dân cư chưa trả lời. Hãy thử lại sau ít phút.")
        context |= {"trouble": words, "status": UNAVAILABLE, "silent": True}
    except RegisterRefused:
        words = _("Cơ sở dữ liệu quốc gia về dân cư từ chối yêu cầu. Hãy báo quản trị hệ thống.")
        context |= {"trouble": words, "status": UNAVAILABLE}
    except ReadRefused:
        words = _("Lượt đối chiếu bị từ chối và đã được ghi vào nhật ký.")
        context |= {"trouble": words, "status": FORBIDDEN}
    return None
