"""What the provider gives, to whom, and what it refuses."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from sandbox.register.models import Status
from sandbox.vneid.issuers import ISSUERS
from sandbox.vneid.keys import KEY_LIFE, published_keys, rotate, signing_key
from sandbox.vneid.models import AuthMethod, Token
from sandbox.vneid.tests.people import AFTER, CALLBACK, SERVER, Visit, business, client, parameters, resident

if TYPE_CHECKING:
    from sandbox.register.models import Resident

pytestmark = pytest.mark.django_db
ISSUER = "http://127.0.0.1:8060/vneid"


@pytest.fixture
def woman() -> Resident:
    client()
    return resident("077190000123", "Lê Thị Ánh")


def claims_of(answer, issuer: str = "vneid") -> dict:
    keys = KeySet.import_key_set(Browser(**SERVER).get(f"/{issuer}/jwks").json())
    return jwt.decode(answer.json()["id_token"], keys, algorithms=["ES256"]).claims


def userinfo(answer) -> dict:
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return Browser(**SERVER).get("/vneid/userinfo", headers=bearer).json()


def test_a_citizen_signs_in_at_level_1(woman: Resident) -> None:
    visit = Visit()
    back = visit.sign_in(woman)
    assert back["Location"].startswith(CALLBACK)
    assert parameters(back)["iss"] == ISSUER
    assert parameters(back)["state"] == "trang-thai"
    answer = visit.token(parameters(back)["code"])
    claims = claims_of(answer)
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, "danso-vneid", visit.query["nonce"])
    assert (claims["acr"], claims["amr"]) == ("LoA1", ["pwd"])
    assert abs(claims["auth_time"] - time.time()) < 60


def test_level_2_needs_the_code_of_the_screen(woman: Resident) -> None:
    visit = Visit()
    visit.open()
    visit.send(step="choose", who=f"cong_dan:{woman.pk}:", level="2")
    wrong = visit.send(step="otp", otp="abc")
    assert wrong.status_code == 422
    visit.send(step="otp", otp=wrong.context["otp"])
    claims = claims_of(visit.token(parameters(visit.send(step="agree"))["code"]))
    assert (claims["acr"], claims["amr"]) == ("LoA2", ["pwd", "otp"])


def test_the_personal_number_is_told_only_by_its_scope_and_never_in_the_identity_token(
    woman: Resident,
) -> None:
    visit = Visit()
    with_number = visit.token(parameters(visit.sign_in(woman))["code"])
    assert userinfo(with_number)["so_dinh_danh"] == woman.number
    assert woman.number not in str(claims_of(with_number))
    other = Visit(changes={"scope": "openid profile"})
    without = userinfo(other.token(parameters(other.sign_in(woman))["code"]))
    assert "so_dinh_danh" not in without
    assert without["ho_ten"] == "Lê Thị Ánh"


def test_each_sector_sees_another_sub(woman: Resident) -> None:
    client("so-y-te", sector="y-te")
    client("benh-vien", sector="y-te")
    seen = {}
    for name in ("danso-vneid", "so-y-te", "benh-vien"):
        visit = Visit(client_id=name)
        seen[name] = claims_of(visit.token(parameters(visit.sign_in(woman))["code"]))["sub"]
    assert seen["so-y-te"] == seen["benh-vien"] != seen["danso-vneid"]


def test_a_level_1_account_cannot_prove_level_2(woman: Resident) -> None:
    other = resident("077190000456", "Trần Thị Bình", level=1)
    visit = Visit(changes={"acr_values": "LoA2"})
    visit.open()
    assert visit.send(step="choose", who=f"cong_dan:{other.pk}:", level="2").status_code == 422
    back = visit.sign_in(other)
    assert claims_of(visit.token(parameters(back)["code"]))["acr"] == "LoA1"


def test_a_session_steps_up_with_the_code_alone(woman: Resident) -> None:
    first = Visit()
    first.sign_in(woman)
    again = Visit(browser=first.browser, changes={"acr_values": "LoA2"})
    asked = again.open()
    back = again.send(step="otp", otp=asked.context["otp"])
    assert claims_of(again.token(parameters(back)["code"]))["acr"] == "LoA2"


def test_a_session_spares_the_second_visit_its_questions_unless_it_must_be_fresh(woman: Resident) -> None:
    first = Visit()
    first.sign_in(woman)
    assert Visit(browser=first.browser).open().status_code == 302
    assert Visit(browser=first.browser, changes={"prompt": "login"}).open().status_code == 200
    silent = Visit(changes={"prompt": "none"}).open()
    assert parameters(silent)["error"] == "login_required"
    assert parameters(silent)["iss"] == ISSUER


def test_a_session_ends_with_the_life_of_its_bearer(woman: Resident) -> None:
    first = Visit()
    first.sign_in(woman)
    woman.status = Status.DECEASED
    woman.save()
    assert Visit(browser=first.browser).open().status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": None},
    ],
    ids=["missing", "method missing", "plain", "challenge missing"],
)
def test_without_s256_there_is_no_code(woman: Resident, changes: dict[str, str | None]) -> None:
    refused = parameters(Visit(changes=changes).open())
    assert refused["error"] == "invalid_request"
    assert refused["iss"] == ISSUER


def test_without_a_nonce_there_is_no_code(woman: Resident) -> None:
    assert parameters(Visit(changes={"nonce": None}).open())["error"] == "invalid_request"


def test_a_nonce_serves_once(woman: Resident) -> None:
    Visit(changes={"nonce": "mot-lan"}).sign_in(woman)
    assert parameters(Visit(changes={"nonce": "mot-lan"}).open())["error"] == "invalid_request"


@pytest.mark.parametrize("scope", ["profile", "openid email", None])
def test_scopes_are_those_agreed(woman: Resident, scope: str | None) -> None:
    assert parameters(Visit(changes={"scope": scope}).open())["error"] == "invalid_scope"


@pytest.mark.parametrize(
    "address",
    [
        CALLBACK + "/",
        CALLBACK + "?a=b",
        CALLBACK.upper(),
        "http://127.0.0.1:9@evil.example/callback",
        "",
        None,
    ],
)
def test_the_return_address_is_compared_sign_by_sign(woman: Resident, address: str | None) -> None:
    answer = Visit(changes={"redirect_uri": address}).open()
    assert answer.status_code == 400
    assert "Location" not in answer


def test_only_the_code_flow_exists(woman: Resident) -> None:
    for wanted in ("token", "id_token", "code id_token", "none"):
        assert "error=" in Visit(changes={"response_type": wanted}).open()["Location"]


def test_a_replayed_code_gives_nothing_and_takes_back_what_it_gave(woman: Resident) -> None:
    visit = Visit()
    code = parameters(visit.sign_in(woman))["code"]
    first = visit.token(code)
    assert visit.token(code).json()["error"] == "invalid_grant"
    assert Token.objects.get().revoked
    assert userinfo(first)["error"] == "invalid_token"


def test_a_code_of_another_client_opens_nothing_and_stays_whole(woman: Resident) -> None:
    client("ke-khac")
    visit = Visit()
    code = parameters(visit.sign_in(woman))["code"]
    assert visit.token(code, client_id="ke-khac").json()["error"] == "invalid_grant"
    assert visit.token(code).status_code == 200


@pytest.mark.parametrize("verifier", [None, "y" * 64])
def test_a_code_needs_its_verifier(woman: Resident, verifier: str | None) -> None:
    visit = Visit()
    code = parameters(visit.sign_in(woman))["code"]
    assert visit.token(code, code_verifier=verifier).status_code == 400


def test_a_code_ends_after_a_minute(woman: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = Visit()
    code = parameters(visit.sign_in(woman))["code"]
    monkeypatch.setattr("sandbox.vneid.server.seconds", lambda: int(time.time()) + 61)
    assert visit.token(code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("secret", ["sai", None])
def test_a_client_needs_its_secret(woman: Resident, secret: str | None) -> None:
    visit = Visit()
    code = parameters(visit.sign_in(woman))["code"]
    assert visit.token(code, client_secret=secret).json()["error"] == "invalid_client"


def signed(key: ECKey, **changes: object) -> dict[str, str]:
    now = int(time.time())
    claims = {
        "iss": "co-khoa", "sub": "co-khoa", "aud": f"{ISSUER}/token", "jti": "mot", "exp": now + 60, **changes
    }  # fmt: skip
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "ES256"}, claims, key),
        "client_secret": None,
    }


def test_a_client_may_sign_who_it_is_once(woman: Resident) -> None:
    key = ECKey.generate_key("P-256")
    jwks = {"keys": [key.as_dict(private=False)]}
    client("co-khoa", secret="", auth_method=AuthMethod.PRIVATE_KEY, jwks=jwks)

    def with_assertion(**changes: object):
        visit = Visit(client_id="co-khoa")
        return visit.token(parameters(visit.sign_in(woman))["code"], **signed(key, **changes))

    assert with_assertion().status_code == 200
    assert with_assertion().json()["error"] == "invalid_client"
    assert with_assertion(jti="hai", aud="https://elsewhere.example").json()["error"] == "invalid_client"
    assert with_assertion(jti="ba", exp=int(time.time()) - 600).json()["error"] == "invalid_client"
    visit = Visit(client_id="co-khoa")
    stranger = signed(ECKey.generate_key("P-256"), jti="tu")
    assert visit.token(parameters(visit.sign_in(woman))["code"], **stranger).status_code >= 400


def test_a_representative_tells_the_business(woman: Resident) -> None:
    business(woman)
    visit = Visit(changes={"scope": "openid profile to_chuc"})
    back = visit.sign_in(woman, 2, "to_chuc", "3500000001")
    told = userinfo(visit.token(parameters(back)["code"]))
    assert (told["loai_tai_khoan"], told["ma_so_to_chuc"]) == ("to_chuc", "3500000001")


def test_nobody_represents_a_business_of_another(woman: Resident) -> None:
    business(resident("077190000456", "Trần Thị Bình"))
    visit = Visit()
    visit.open()
    for who in (f"to_chuc:{woman.pk}:3500000001", f"can_bo:{woman.pk}:", "cong_dan:x:", "", "ai:1:"):
        assert visit.send(step="choose", who=who, level="1").status_code == 422


def test_somebody_who_does_not_agree_is_sent_back_without_a_code(woman: Resident) -> None:
    visit = Visit()
    visit.open()
    visit.send(step="choose", who=f"cong_dan:{woman.pk}:", level="1")
    assert parameters(visit.send(step="refuse")) == {
        "error": "access_denied",
        "error_description": "The resource owner or authorization server denied the request",
        "iss": ISSUER,
        "state": "trang-thai",
    }


def test_the_next_key_is_published_before_it_signs_and_the_last_one_after() -> None:
    vneid, now = ISSUERS["vneid"], 1_000_000
    first, _key = signing_key(vneid, now=now)
    second = rotate(vneid, now=now, announced=60).kid
    assert [key["kid"] for key in published_keys(vneid, now=now)["keys"]] == [first, second]
    assert signing_key(vneid, now=now + 59)[0] == first
    assert signing_key(vneid, now=now + 60)[0] == second
    assert [key["kid"] for key in published_keys(vneid, now=now + 61)["keys"]] == [first, second]
    assert [key["kid"] for key in published_keys(vneid, now=now + 60 + 86_400)["keys"]] == [second]
    assert signing_key(vneid, now=now + 60 + KEY_LIFE)[0] not in {first, second}
    assert "d" not in published_keys(vneid, now=now)["keys"][0]


def test_providers_share_neither_keys_nor_clients(woman: Resident) -> None:
    keys = {code: {key["kid"] for key in published_keys(ISSUERS[code], now=1)["keys"]} for code in ISSUERS}
    assert not keys["vneid"] & keys["dvcqg"]
    assert Visit(issuer="dvcqg").open().status_code == 400


def test_discovery_names_the_issuer_and_its_addresses(client) -> None:
    told = client.get("/vneid/.well-known/openid-configuration").json()
    assert told["issuer"] == ISSUER
    assert all(told[name].startswith(ISSUER) for name in told if name.endswith(("_endpoint", "_uri")))
    assert client.get("/ai-do/.well-known/openid-configuration").status_code == 404


def test_logout_by_the_client_ends_the_session_and_returns(woman: Resident) -> None:
    visit = Visit()
    id_token = visit.token(parameters(visit.sign_in(woman))["code"]).json()["id_token"]
    asked = {"id_token_hint": id_token, "post_logout_redirect_uri": AFTER, "state": "xong"}
    assert visit.browser.get("/vneid/logout", asked)["Location"] == f"{AFTER}?state=xong"
    assert Visit(browser=visit.browser).open().status_code == 200


def test_logout_returns_nowhere_else_and_asks_a_stranger(woman: Resident) -> None:
    visit = Visit()
    id_token = visit.token(parameters(visit.sign_in(woman))["code"]).json()["id_token"]
    stranger = visit.browser.get("/vneid/logout", {"post_logout_redirect_uri": AFTER})
    assert stranger.status_code == 200
    assert Visit(browser=visit.browser).open().status_code == 302
    elsewhere = {"id_token_hint": id_token, "post_logout_redirect_uri": "https://evil.example/"}
    assert "Location" not in visit.browser.get("/vneid/logout", elsewhere)
    forged = {"id_token_hint": id_token[:-6] + "AAAAAA", "post_logout_redirect_uri": AFTER}
    assert visit.browser.get("/vneid/logout", forged).status_code == 400


def test_people_are_found_by_name_and_number(woman: Resident) -> None:
    visit = Visit()
    visit.open()
    for words in ("lê thị á", woman.number):
        assert "Lê Thị Ánh" in visit.send(step="search", kind="cong_dan", q=words).content.decode()
    assert "Không tìm thấy ai" in visit.send(step="search", kind="cong_dan", q="Zzz").content.decode()
