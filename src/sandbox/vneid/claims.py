"""What a provider tells a client about a person: a pairwise `sub`, and claims by the scopes agreed to."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from sandbox.register.models import Business
from sandbox.vneid.people import facts

if TYPE_CHECKING:
    from sandbox.vneid.models import Client, Grant

# What the consent page says about each scope.
SCOPE_WORDS = {
    "openid": "Mã định danh riêng cho dịch vụ này, mức độ tài khoản",
    "profile": "Họ và tên, ngày sinh",
    "dinh_danh": "Số định danh cá nhân",
    "to_chuc": "Mã số và tên tổ chức mà bạn đại diện",
}


def pairwise(client: Client, resident: int) -> str:
    """Return the `sub` of a person in a client's sector: another sector cannot tell it is the same."""
    salt = hmac.digest(settings.SECRET_KEY.encode(), b"vneid pairwise", "sha256")
    message = f"{client.issuer}|{client.sector}|{resident}".encode()
    return hmac.new(salt, message, hashlib.sha256).hexdigest()[:40]


def user_info(grant: Grant, scope: str) -> dict[str, str | int]:
    """Return the claims of the scopes; a personal number only with `dinh_danh`."""
    granted, person = set(scope.split()), facts(grant.resident_id)
    told: dict[str, str | int] = {
        "sub": pairwise(grant.client, grant.resident_id),
        "loai_tai_khoan": grant.kind,
        "muc_do": person.level,
    }
    if "profile" in granted:
        told |= {"ho_ten": person.name, "ngay_sinh": person.birth_date}
    if "dinh_danh" in granted and person.number:
        told["so_dinh_danh"] = person.number
    if "to_chuc" in granted and grant.business:
        business = Business.objects.get(code=grant.business)
        told |= {"ma_so_to_chuc": business.code, "ten_to_chuc": business.name}
    return told
