"""The providers of this world and the addresses of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Issuer:
    """An OpenID Provider: its first path segment and the name that people know."""

    code: str
    name: str

    @property
    def url(self) -> str:
        """The issuer identifier; every address of the provider starts with it."""
        return f"{settings.ORIGIN}/{self.code}"

    def discovery(self) -> dict[str, object]:
        """Return the provider's discovery document (OpenID Connect Discovery 1.0)."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/logout",
            **CAPABILITIES,
        }


CAPABILITIES: dict[str, object] = {
    "scopes_supported": ["openid", "profile", "dinh_danh", "to_chuc"],
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "grant_types_supported": ["authorization_code"],
    "acr_values_supported": ["LoA1", "LoA2"],
    "subject_types_supported": ["pairwise"],
    "id_token_signing_alg_values_supported": ["ES256"],
    "token_endpoint_auth_methods_supported": [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
    ],
    "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256", "EdDSA"],
    "claims_supported": [
        "sub",
        "so_dinh_danh",
        "ho_ten",
        "ngay_sinh",
        "loai_tai_khoan",
        "muc_do",
        "ma_so_to_chuc",
        "ten_to_chuc",
    ],
    "code_challenge_methods_supported": ["S256"],
    "authorization_response_iss_parameter_supported": True,
    "prompt_values_supported": ["none", "login", "consent", "select_account"],
    "ui_locales_supported": ["vi"],
}

ISSUERS = {
    issuer.code: issuer
    for issuer in (Issuer("vneid", "VNeID"), Issuer("dvcqg", "Cổng Dịch vụ công quốc gia"))
}
