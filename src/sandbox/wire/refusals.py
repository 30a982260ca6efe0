"""Why the register does not answer: codes of our own, since no public list of the live ones was found."""

from __future__ import annotations

from typing import Final

STATUSES: Final = {
    "DC-400": 400,
    "DC-401": 401,
    "DC-403": 403,
    "DC-404": 404,
    "DC-409": 409,
    "DC-429": 429,
    "DC-503": 503,
}
TITLES: Final = {
    "DC-400": "Tham số không hợp lệ",
    "DC-401": "Không xác thực được hệ thống khai thác",
    "DC-403": "Không được phép",
    "DC-404": "Thông tin không khớp",
    "DC-409": "Mã yêu cầu đã được dùng",
    "DC-429": "Vượt hạn mức",
    "DC-503": "Nguồn dữ liệu tạm ngưng",
}


class Refusal(Exception):  # noqa: N818 an answer, not an error
    """A refusal with its code, its reason in one word, and the parameters concerned; never their values."""

    def __init__(self, code: str, reason: str, where: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code} {reason}")
        self.code: Final = code
        self.reason: Final = reason
        self.where: Final = where

    @property
    def status(self) -> int:
        """HTTP status of the JSON façade."""
        return STATUSES[self.code]

    @property
    def problem(self) -> dict[str, object]:
        """The body of an `application/problem+json` answer."""
        return {
            "type": f"urn:dancu:{self.code}",
            "title": TITLES[self.code],
            "status": self.status,
            "code": self.code,
            "reason": self.reason,
            "where": list(self.where),
        }
