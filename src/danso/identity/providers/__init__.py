"""Identity providers as data: one table a provider (`*.toml`), claims and levels mapped to ours."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from danso.ledger.access import Assurance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIELDS = frozenset({"number", "name", "born_on", "kind", "level", "business_code", "business_name"})
# Signed by the provider's own key pair: a shared secret or no signature proves nothing to a third party.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"})
ASSERTIONS = frozenset({"ES256", "RS256", "EdDSA"})  # by which we sign who we are (private_key_jwt)
AUTH_METHODS = frozenset({"client_secret_basic", "client_secret_post", "private_key_jwt", "none"})


class UnfitTableError(ValueError):
    """A provider's table says what it must not."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Provider as one table describes it (nhà cung cấp định danh)."""

    code: str
    order: int
    name: str
    words: str
    issuer: str
    client_id: str
    auth_method: str
    secret_file: str
    assertion_algorithm: str
    algorithms: tuple[str, ...]
    account_levels: bool
    iss_in_response: bool
    scopes: Mapping[Assurance, str]
    acr: Mapping[str, Assurance]
    claims: Mapping[str, str]

    def assurance_of(self, acr: object) -> Assurance:
        """Return what the provider's word means; a word not in the table means nothing."""
        return self.acr.get(acr, Assurance.NONE) if isinstance(acr, str) else Assurance.NONE

    def acr_for(self, wanted: Assurance) -> str:
        """Return the provider's word for a level."""
        return next(word for word, level in self.acr.items() if level is wanted)

    def secret(self) -> str:
        """Read the client's secret or private key (PEM) from its file in DANSO_DATA."""
        place: Path = settings.DATA / self.secret_file
        return place.read_text(encoding="ascii").strip()


def providers() -> dict[str, Provider]:
    """Return the providers offered, in their order; the folder is DANSO_SIGN_IN_PROVIDERS."""
    return _read(settings.SIGN_IN_PROVIDERS)


@lru_cache(maxsize=4)
def _read(folder: Path) -> dict[str, Provider]:
    tables = [
        provider_of(place.stem, tomllib.loads(place.read_text(encoding="utf-8")))
        for place in folder.glob("*.toml")
    ]
    return {each.code: each for each in sorted(tables, key=lambda each: each.order)}


def provider_of(code: str, table: Mapping[str, Any]) -> Provider:
    """Read one table; UnfitTableError says what is wrong with it."""
    algorithms = tuple(table["algorithms"])
    wrong = {
        "algorithms": not algorithms or not ALGORITHMS.issuperset(algorithms),
        "auth_method": table["auth_method"] not in AUTH_METHODS,
        "assertion_algorithm": table.get("assertion_algorithm", "ES256") not in ASSERTIONS,
        "claims": not FIELDS.issuperset(table["claims"]),
        "acr": set(table["acr"].values()) != {Assurance.LOA1, Assurance.LOA2},
        "issuer": not str(table["issuer"]).startswith(("https://", "http://127.0.0.1:", "http://localhost:")),
    }
    if any(wrong.values()):
        raise UnfitTableError(f"{code}.toml: {', '.join(name for name, bad in wrong.items() if bad)}")
    return Provider(
        code=code,
        order=table["order"],
        name=table["name"],
        words=table["words"],
        issuer=table["issuer"],
        client_id=table["client_id"],
        auth_method=table["auth_method"],
        secret_file=table.get("secret_file", ""),
        assertion_algorithm=table.get("assertion_algorithm", "ES256"),
        algorithms=algorithms,
        account_levels=table["account_levels"],
        iss_in_response=table["iss_in_response"],
        scopes={Assurance.LOA1: table["scopes"]["loa1"], Assurance.LOA2: table["scopes"]["loa2"]},
        acr={word: Assurance(level) for word, level in table["acr"].items()},
        claims=dict(table["claims"]),
    )
