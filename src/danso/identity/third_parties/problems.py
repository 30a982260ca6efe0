"""Refusals as machines read them: problem documents (RFC 9457) with a code, in the caller's language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from danso.identity.third_parties import authenticating, callers
from danso.population.decide import Reason
from danso.signatures import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

MEDIA: Final = "application/problem+json"
NOT_RECORDED, LOG_NOT_SEALED, WRONG = "not_recorded", "log_not_sealed", "wrong"


@dataclass(frozen=True, slots=True)
class Problem:
    """A status and what it means in words."""

    status: int
    words: _StrPromise


PROBLEMS: Final[dict[str, Problem]] = {
    Refusal.MISSING: Problem(401, _("Yêu cầu không có chữ ký.")),
    Refusal.UNREADABLE: Problem(401, _("Chữ ký không đọc được.")),
    Refusal.INCOMPLETE: Problem(401, _("Chữ ký không bao gồm đủ các phần bắt buộc.")),
    Refusal.STALE: Problem(401, _("Thời điểm ký cách hiện tại quá năm phút.")),
    Refusal.DIGEST: Problem(401, _("Nội dung không khớp với Content-Digest.")),
    Refusal.WRONG: Problem(401, _("Chữ ký không đúng.")),
    callers.KEY_ENDED: Problem(401, _("Khóa đã hết hạn hoặc đã bị thu hồi.")),
    authenticating.REPLAYED: Problem(401, _("Yêu cầu này đã được gửi một lần.")),
    callers.AGREEMENT_ENDED: Problem(403, _("Thỏa thuận không còn hiệu lực.")),
    callers.PURPOSE_NOT_AGREED: Problem(403, _("Thỏa thuận không có mục đích này.")),
    Reason.NO_CONSENT: Problem(403, _("Người này chưa đồng ý cho hỏi vì mục đích này.")),
    authenticating.REFERENCE_NAMES: Problem(422, _("Mã tham chiếu không được chứa số định danh.")),
    WRONG: Problem(422, _("Yêu cầu không đúng dạng đã công bố.")),
    callers.CEILING_REACHED: Problem(429, _("Đã hết số lượt của tháng theo thỏa thuận.")),
    Reason.TOO_FAST: Problem(429, _("Gọi nhanh hơn thỏa thuận; hãy chờ một phút.")),
    authenticating.MIRROR_NOT_READY: Problem(503, _("Dữ liệu dân cư của tỉnh chưa được nạp đủ.")),
    NOT_RECORDED: Problem(503, _("Không ghi được nhật ký nên không trả lời. Hãy gửi lại.")),
    LOG_NOT_SEALED: Problem(503, _("Nhật ký chưa được niêm phong nên không trả lời. Hãy gửi lại sau.")),
}
FORBIDDEN: Final = Problem(403, _("Yêu cầu bị từ chối."))


def problem(request: HttpRequest, code: str, **more: Any) -> HttpResponse:  # noqa: ANN401 - members of the document
    """The problem document of a code; `more` are members of its own, such as the ledger's line."""
    known = PROBLEMS.get(code, FORBIDDEN)
    with translation.override(language_of(request)):
        words = str(known.words)
    body = {"type": f"urn:danso:problem:{code}", "title": words, "status": known.status, "code": code} | more
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=MEDIA, status=known.status)
    if known.status == 401:  # noqa: PLR2004 - the status is its own name
        answer["WWW-Authenticate"] = "Signature"
    return answer


def language_of(request: HttpRequest) -> str:
    """English when the caller asks for it first, else Vietnamese."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "vi"
