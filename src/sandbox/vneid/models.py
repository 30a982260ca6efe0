"""What the providers keep: clients, keys, codes, tokens, consents; the people are the register's.

Secrets, codes and tokens are kept as SHA-256 digests: they are long and random, so a digest tells
nothing, and a slow hash, which is for words that people choose, would guard no better.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, scope_to_list
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from joserfc.jwk import ECKey

from sandbox.register.models import Resident

CODE_LIFE = 60  # seconds
MEANS = {1: ("pwd",), 2: ("pwd", "otp")}  # amr (RFC 8176) by level
TOKEN_LIFE = 600


def digest(text: str) -> str:
    """Return how a secret is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


class Row(models.Model):
    """A row of a provider."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


class SigningKey(Row):
    """A key that signs identity tokens from `not_before` until `expires_at` (seconds since 1970)."""

    issuer = models.CharField(max_length=16)
    kid = models.CharField(max_length=43, unique=True)
    private = models.JSONField()
    not_before = models.BigIntegerField()
    expires_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("not_before")), name="a_key_lives_a_while"),
        ]

    def __str__(self) -> str:
        return self.kid

    @cached_property
    def key(self) -> ECKey:
        """The key itself, read once."""
        return ECKey.import_key(self.private)


class AuthMethod(models.TextChoices):
    """How a client proves at the token endpoint who it is."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    PRIVATE_KEY = "private_key_jwt"
    NONE = "none"


class Client(Row, ClientMixin):
    """A relying party under agreement with one of the providers."""

    issuer = models.CharField(max_length=16)
    client_id = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=120)
    secret = models.CharField(max_length=64, blank=True)  # digest
    jwks = models.JSONField(default=dict, blank=True)
    auth_method = models.CharField(max_length=24, choices=AuthMethod)
    redirect_uris = models.JSONField(default=list)
    post_logout_redirect_uris = models.JSONField(default=list, blank=True)
    scope = models.CharField(max_length=120)
    sector = models.CharField(max_length=120)  # clients of one sector see the same `sub`

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(auth_method__startswith="client_secret") | ~Q(secret=""),
                name="a_client_by_secret_has_one",
            ),
        ]

    def __str__(self) -> str:
        return self.client_id

    @property
    def client_metadata(self) -> dict[str, list[str]]:
        """What Authlib's endpoints read from registration metadata."""
        return {"post_logout_redirect_uris": self.post_logout_redirect_uris}

    def get_client_id(self) -> str:
        """Return the identifier in requests."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """No default: each request names its address."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return the asked scopes when all are agreed and `openid` is among them."""
        asked = scope_to_list(scope) or []
        agreed = set(self.scope.split())
        return " ".join(asked) if "openid" in asked and agreed.issuperset(asked) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Compare the address sign by sign."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare a secret in constant time."""
        return bool(self.secret) and hmac.compare_digest(self.secret, digest(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Only the agreed method opens the token endpoint."""
        return endpoint != "token" or method == self.auth_method

    def check_response_type(self, response_type: str) -> bool:
        """Code flow only."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Code flow only."""
        return grant_type == "authorization_code"


class SubjectKind(models.TextChoices):
    """As what somebody signs in (loai_tai_khoan)."""

    CITIZEN = "cong_dan"
    BUSINESS = "to_chuc"
    OFFICER = "can_bo"


class Grant(Row, AuthorizationCodeMixin):
    """An authorization by a person to a client, under a code that opens once."""

    client = models.ForeignKey(Client, models.CASCADE)
    code = models.CharField(max_length=64, unique=True)  # digest
    redirect_uri = models.CharField(max_length=300)
    scope = models.CharField(max_length=120)
    nonce = models.CharField(max_length=200)
    code_challenge = models.CharField(max_length=128)
    code_challenge_method = models.CharField(max_length=8)
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=SubjectKind)
    business = models.CharField(max_length=10, blank=True)  # code of the business represented
    level = models.PositiveSmallIntegerField()  # of this sign-in
    auth_time = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "nonce"], name="grant_by_nonce")]
        constraints = [
            models.CheckConstraint(condition=Q(code_challenge_method="S256"), name="a_grant_has_s256"),
            models.CheckConstraint(condition=~Q(nonce=""), name="a_grant_has_a_nonce"),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="a_grant_is_of_level_1_or_2"),
        ]

    def __str__(self) -> str:
        return f"Grant {self.pk}"

    @property
    def acr(self) -> str:
        """The level as the wire says it."""
        return f"LoA{self.level}"

    def get_redirect_uri(self) -> str:
        """Return the address of the request."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Return the scopes granted."""
        return self.scope

    def get_nonce(self) -> str:
        """Return the nonce of the request."""
        return self.nonce

    def get_auth_time(self) -> int:
        """Return when the person proved who they are."""
        return self.auth_time

    def get_acr(self) -> str:
        """Return the level."""
        return self.acr

    def get_amr(self) -> list[str]:
        """Return by which means."""
        return list(MEANS[self.level])


class Token(Row, TokenMixin):
    """An access token for the user-information endpoint."""

    grant = models.ForeignKey(Grant, models.CASCADE)
    access_token = models.CharField(max_length=64, unique=True)  # digest
    scope = models.CharField(max_length=120)
    expires_at = models.BigIntegerField()
    revoked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Token {self.pk}"

    def check_client(self, client: Client) -> bool:
        """Whether the token is this client's."""
        return self.grant.client_id == client.pk

    def get_scope(self) -> str:
        """Return its scopes."""
        return self.scope

    def get_expires_in(self) -> int:
        """Return its life in seconds."""
        return TOKEN_LIFE

    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now().timestamp()

    def is_revoked(self) -> bool:
        """Whether it was taken back."""
        return self.revoked

    def get_client(self) -> Client:
        """Return whose it is."""
        return self.grant.client

    def get_user(self) -> Grant:
        """Return about whom it tells."""
        return self.grant


class Consent(Row):
    """A person's standing consent that a client reads these scopes."""

    client = models.ForeignKey(Client, models.CASCADE)
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=120)
    given_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "resident"], name="one_consent_a_client"),
        ]

    def __str__(self) -> str:
        return f"Consent {self.pk}"


class UsedAssertion(Row):
    """A client's signed assertion that was seen: it opens once."""

    client = models.ForeignKey(Client, models.CASCADE)
    jti = models.CharField(max_length=200)
    expires_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "jti"], name="an_assertion_opens_once"),
        ]

    def __str__(self) -> str:
        return f"UsedAssertion {self.pk}"


class Officer(Row):
    """A resident whom the demo's house knows as an officer."""

    resident = models.OneToOneField(Resident, models.CASCADE, related_name="+")
    words = models.CharField(max_length=120)  # what the page says about them

    def __str__(self) -> str:
        return f"Officer {self.pk}"
