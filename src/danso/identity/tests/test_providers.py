"""Signing in through a provider: what is believed, and each attack by name."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from joserfc.jwk import ECKey

from danso.identity import openid
from danso.identity.models import AuthenticationSession, Business, ExternalIdentity, OfficerNumber, Person
from danso.identity.tests.liar import Liar, table
from danso.population.numbers import index_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "077190000123", "077190000456"
KNOWN = {"ho_ten": "Lê Thị Ánh", "ngay_sinh": "1990-03-07", "muc_do": 2, "loai_tai_khoan": "cong_dan"}


@pytest.fixture
def tables(tmp_path: Path, settings: Any) -> Path:
    settings.SIGN_IN_PROVIDERS = tmp_path
    settings.SIGN_IN_TIMEOUT = 2
    (django_settings.DATA / "thu_secret").write_text("bi-mat-cua-nha")
    return tmp_path


@pytest.fixture
def liar(tables: Path) -> Iterator[Liar]:
    made = Liar(info=dict(KNOWN))
    made.start()
    (tables / "thu.toml").write_text(table(made.issuer))
    yield made
    made.stop()


@pytest.fixture
def second(tables: Path, liar: Liar) -> Iterator[Liar]:
    made = Liar(info=dict(KNOWN), sub="sub-cua-nha-khac")
    made.start()
    (tables / "khac.toml").write_text(table(made.issuer, order="2"))
    yield made
    made.stop()


def begin(client: Client, liar: Liar, purpose: str = "person", to: str = "/me/", code: str = "thu") -> None:
    answer = client.get(f"/sign-in/with/{code}/", {"for": purpose, "next": to})
    assert answer.status_code == 302, answer.content.decode()
    liar.asked = {
        name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()
    }


def come_back(client: Client, liar: Liar, code: str = "thu", **changes: str | None) -> Any:
    sent = {"code": "ma", "state": liar.asked["state"], "iss": liar.issuer, **changes}
    kept = {name: value for name, value in sent.items() if value is not None}
    return client.get(f"/sign-in/with/{code}/callback/", kept)


def sign_in(client: Client, liar: Liar, purpose: str = "person", to: str = "/me/", code: str = "thu") -> Any:
    begin(client, liar, purpose, to, code)
    return come_back(client, liar, code)


def at_level_2(client: Client, liar: Liar, number: str = NUMBER, code: str = "thu") -> AuthenticationSession:
    liar.acr = "LoA1"
    sign_in(client, liar, code=code)
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", number
    assert sign_in(client, liar, "step_up", code=code).status_code == 302
    return AuthenticationSession.objects.order_by("-pk").first()


def refused(answer: Any) -> str:
    assert answer.status_code in {200, 400, 403}
    assert answer.templates[0].name == "identity/refused.html"
    return str(answer.context["code"])


def planted_session() -> str:
    session = SessionStore()
    session["language"] = "vi"
    session.create()
    return str(session.session_key)


# --- what is asked and what is believed ---


def test_the_request_asks_for_s256_a_nonce_and_the_level(client: Client, liar: Liar) -> None:
    begin(client, liar)
    assert liar.asked["code_challenge_method"] == "S256"
    assert liar.asked["acr_values"] == "LoA1"
    assert liar.asked["scope"] == "openid profile"
    assert min(len(liar.asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32


def test_a_citizen_signs_in_at_level_1_without_a_number(client: Client, liar: Liar) -> None:
    assert sign_in(client, liar)["Location"] == "/me/"
    person = Person.objects.get()
    assert (person.name, person.number_index) == ("Lê Thị Ánh", None)
    page = client.get("/me/").content.decode()
    assert "Lê Thị Ánh" in page
    assert "Mức độ 1" in page


def test_a_number_at_level_1_is_not_believed(client: Client, liar: Liar) -> None:
    liar.info["so_dinh_danh"] = NUMBER
    sign_in(client, liar)
    assert Person.objects.get().number_index is None


def test_a_number_of_a_level_1_account_is_not_believed(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    liar.acr, liar.info = "LoA2", {**KNOWN, "muc_do": 1, "so_dinh_danh": NUMBER}
    sign_in(client, liar, "step_up")
    assert Person.objects.get().number_index is None


def test_a_page_of_level_2_sends_to_the_step_up_and_back(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    sent = client.get("/me/delegations/new/")
    assert sent["Location"] == "/step-up/?next=%2Fme%2Fdelegations%2Fnew%2F"
    assert "Xác thực mức độ 2 bằng Nhà cung cấp thử" in client.get(sent["Location"]).content.decode()
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", NUMBER
    assert sign_in(client, liar, "step_up", "/me/delegations/new/")["Location"] == "/me/delegations/new/"
    assert client.get("/me/delegations/new/").status_code == 200
    assert Person.objects.get().number_index == index_of(NUMBER)
    assert Person.objects.get().personal_number == NUMBER


def test_the_number_is_shown_masked_and_kept_sealed(client: Client, liar: Liar) -> None:
    at_level_2(client, liar)
    page = client.get("/me/").content.decode()
    assert NUMBER not in page
    assert "077*******23" in page
    assert NUMBER.encode() not in bytes(Person.objects.get().sealed_number)


# --- linking ---


def test_two_providers_meet_in_one_person_by_the_number_proved_at_level_2(
    client: Client, liar: Liar, second: Liar
) -> None:
    first = at_level_2(client, liar)
    elsewhere = at_level_2(Client(), second, code="khac")
    assert first.person_id == elsewhere.person_id
    assert Person.objects.count() == 1
    assert ExternalIdentity.objects.count() == 2


def test_nothing_but_the_number_links(client: Client, liar: Liar, second: Liar) -> None:
    same = {"email": "anh@example.vn", "email_verified": True, **KNOWN}
    liar.info, second.info = dict(same), dict(same)
    at_level_2(client, liar)
    second.info["so_dinh_danh"] = NUMBER
    sign_in(Client(), second, code="khac")
    assert Person.objects.count() == 2


def test_another_number_for_a_known_account_is_refused(client: Client, liar: Liar) -> None:
    at_level_2(client, liar)
    liar.info["so_dinh_danh"] = OTHER
    assert refused(sign_in(client, liar, "step_up")) == "another_number"
    assert not Person.objects.filter(number_index=index_of(OTHER)).exists()


def test_a_malformed_number_is_refused(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", "999999999999"
    assert refused(sign_in(client, liar, "step_up")) == "number"


def test_a_step_up_by_somebody_else_is_refused(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    liar.sub, liar.acr, liar.info["so_dinh_danh"] = "sub-2", "LoA2", OTHER
    assert refused(sign_in(client, liar, "step_up")) == "somebody_else"
    assert client.get("/me/delegations/new/").status_code == 302


def test_a_representative_at_level_2_acts_for_the_business(client: Client, liar: Liar) -> None:
    told = {"loai_tai_khoan": "to_chuc", "ma_so_to_chuc": "3500000001", "ten_to_chuc": "Công ty Biển Xanh"}
    liar.info.update(told)
    sign_in(client, liar)
    assert not Business.objects.exists()
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", NUMBER
    sign_in(client, liar, "step_up")
    assert AuthenticationSession.objects.get().business.code == "3500000001"
    assert "Công ty Biển Xanh" in client.get("/me/").content.decode()


# --- attacks ---


@pytest.mark.parametrize("said", ["LoA1", "LoA3", "2", None, ["LoA2"]])
def test_acr_downgrade(client: Client, liar: Liar, said: Any) -> None:
    sign_in(client, liar)
    liar.claims = {"acr": said}
    liar.info["so_dinh_danh"] = NUMBER
    assert refused(sign_in(client, liar, "step_up")) == "downgraded"
    assert AuthenticationSession.objects.get().assurance == 1
    assert client.get("/me/delegations/new/").status_code == 302


def test_acr_claimed_beside_the_token_counts_for_nothing(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    liar.info["acr"] = "LoA2"
    assert refused(sign_in(client, liar, "step_up")) == "downgraded"


def test_no_level_at_all_signs_nobody_in(client: Client, liar: Liar) -> None:
    liar.acr = None
    assert refused(sign_in(client, liar)) == "downgraded"


def test_an_old_proof_does_not_step_up(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    liar.acr, liar.claims = "LoA2", {"auth_time": int(time.time()) - 3600}
    assert refused(sign_in(client, liar, "step_up")) == "stale"
    liar.claims = {"auth_time": None}
    assert refused(sign_in(client, liar, "step_up")) == "stale"


@pytest.mark.parametrize("nonce", ["cua-lan-khac", None])
def test_nonce(client: Client, liar: Liar, nonce: str | None) -> None:
    liar.claims = {"nonce": nonce}
    assert refused(sign_in(client, liar)) == "token"


@pytest.mark.parametrize("audience", ["ke-khac", ["ke-khac"], ["danso-thu", "ke-khac"], None])
def test_audience(client: Client, liar: Liar, audience: Any) -> None:
    liar.claims = {"aud": audience}
    assert refused(sign_in(client, liar)) == "token"


def test_another_authorized_party(client: Client, liar: Liar) -> None:
    liar.claims = {"azp": "ke-khac"}
    assert refused(sign_in(client, liar)) == "token"


@pytest.mark.parametrize("forge", ["none", "public key as secret", "another key", "unknown kid"])
def test_alg_none_confusion_and_foreign_keys(client: Client, liar: Liar, forge: str) -> None:
    liar.forge = forge
    assert refused(sign_in(client, liar)) == "token"
    assert not AuthenticationSession.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"iss": "https://evil.example"}, {"exp": int(time.time()) - 600}, {"exp": None}, {"sub": None}],
)
def test_a_token_of_another_issuer_or_out_of_time(client: Client, liar: Liar, changes: dict) -> None:
    liar.claims = changes
    assert refused(sign_in(client, liar)) == "token"


def test_an_access_token_swapped_under_the_identity_token(client: Client, liar: Liar) -> None:
    liar.claims = {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}
    assert refused(sign_in(client, liar)) == "token"


def test_userinfo_of_somebody_else(client: Client, liar: Liar) -> None:
    liar.info["sub"] = "sub-2"
    assert refused(sign_in(client, liar)) == "userinfo"


@pytest.mark.parametrize("sender", ["https://evil.example", "", None])
def test_mix_up_by_iss(client: Client, liar: Liar, sender: str | None) -> None:
    begin(client, liar)
    assert refused(come_back(client, liar, iss=sender)) == "mixed_up"
    assert liar.tokens_asked == []


def test_mix_up_by_the_other_providers_address(client: Client, liar: Liar, second: Liar) -> None:
    begin(client, liar)
    assert refused(come_back(client, liar, code="khac")) == "mixed_up"
    assert second.tokens_asked == liar.tokens_asked == []


def test_mix_up_by_discovery(client: Client, liar: Liar) -> None:
    liar.metadata = {"issuer": "https://evil.example"}
    assert refused(client.get("/sign-in/with/thu/")) == "discovery"


@pytest.mark.parametrize("state", ["cua-lan-khac", "", None])
def test_an_answer_to_nothing_this_browser_asked(client: Client, liar: Liar, state: str | None) -> None:
    begin(client, liar)
    assert refused(come_back(client, liar, state=state)) == "state"


def test_an_answer_in_another_browser(client: Client, liar: Liar) -> None:
    begin(client, liar)
    assert refused(come_back(Client(), liar)) == "state"
    assert liar.tokens_asked == []


def test_an_answer_comes_once(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    assert refused(come_back(client, liar)) == "state"
    assert len(liar.tokens_asked) == 1


def test_an_answer_comes_in_time(client: Client, liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(client, liar)
    late = time.time() + 901
    monkeypatch.setattr("danso.identity.sessions.time.time", lambda: late)
    assert refused(come_back(client, liar)) == "state"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "https:evil"]
)
def test_open_redirect(client: Client, liar: Liar, to: str) -> None:
    assert sign_in(client, liar, to=to)["Location"] == "/me/"
    assert client.get("/sign-in/citizen/", {"next": to})["Location"] == "/me/"


def test_a_request_waits_in_the_browser_and_nowhere_else(
    client: Client, liar: Liar, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        begin(client, liar)
    kept = client.cookies["danso_sign_ins"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/sign-in/")
    assert "danso_session" not in client.cookies


def test_a_request_that_the_browser_made_up(client: Client, liar: Liar) -> None:
    begin(client, liar)
    before = client.cookies["danso_sign_ins"].value
    client.cookies["danso_sign_ins"] = before[:-1] + ("A" if before[-1] != "A" else "B")
    assert refused(come_back(client, liar)) == "state"


def test_many_tabs_and_long_addresses_fit_the_browser(client: Client, liar: Liar) -> None:
    states = []
    for tab in range(7):
        begin(client, liar, to=f"/me/?{tab}{secrets.token_urlsafe(700)}")
        states.append(liar.asked["state"])
        assert len(client.cookies["danso_sign_ins"].value) < 4000
    assert refused(come_back(client, liar, state=states[0])) == "state"
    assert come_back(client, liar, state=states[-1])["Location"].startswith("/me/?6")


def test_an_address_too_long_to_keep_leads_home(client: Client, liar: Liar) -> None:
    assert sign_in(client, liar, to=f"/me/?{'x' * 2000}")["Location"] == "/me/"


def test_session_fixation(client: Client, liar: Liar) -> None:
    client.cookies["danso_session"] = planted = planted_session()
    begin(client, liar)
    come_back(client, liar)
    after_sign_in = client.cookies["danso_session"].value
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", NUMBER
    sign_in(client, liar, "step_up")
    after_step_up = client.cookies["danso_session"].value
    assert len({planted, after_sign_in, after_step_up}) == 3
    for old in (planted, after_sign_in):
        attacker = Client()
        attacker.cookies["danso_session"] = old
        assert attacker.get("/me/").status_code == 302


def test_a_new_sign_in_leaves_nothing_of_the_one_before(client: Client, liar: Liar) -> None:
    at_level_2(client, liar)
    liar.sub, liar.acr, liar.info = "sub-2", "LoA1", {**KNOWN, "ho_ten": "Trần Văn Bình"}
    sign_in(client, liar)
    page = client.get("/me/").content.decode()
    assert "Trần Văn Bình" in page
    assert client.get("/me/delegations/new/").status_code == 302
    assert AuthenticationSession.objects.filter(ended="replaced").count() == 1


def test_a_citizen_opens_no_officers_page(client: Client, liar: Liar) -> None:
    at_level_2(client, liar)
    assert client.get("/officers/")["Location"].startswith("/sign-in/")
    assert client.get("/account/")["Location"].startswith("/sign-in/")


def test_the_number_is_in_no_address_log_or_message(
    client: Client, liar: Liar, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    at_level_2(client, liar)
    liar.info["so_dinh_danh"] = OTHER
    sign_in(client, liar, "step_up")
    left = client.post("/me/sign-out/")
    said = caplog.text + "".join(capsys.readouterr()) + left["Refresh"]
    assert NUMBER not in said
    assert OTHER not in said


# --- keys, methods, outages ---


def test_a_key_that_is_new_is_asked_for(client: Client, liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, liar)
    liar.key = ECKey.generate_key("P-256", {"kid": "khoa-2"})
    monkeypatch.setattr(openid, "ASKED_AGAIN", 0)
    assert sign_in(client, liar)["Location"] == "/me/"


def test_a_client_may_sign_who_it_is(client: Client, liar: Liar, tables: Path) -> None:
    key = ECKey.generate_key("P-256")
    (django_settings.DATA / "khoa.pem").write_bytes(key.as_pem(private=True))
    signed = table(liar.issuer, auth_method='"private_key_jwt"', secret_file='"khoa.pem"')
    (tables / "ky.toml").write_text(signed)
    sign_in(client, liar, code="ky")
    sent = liar.tokens_asked[0]
    assert sent["client_assertion_type"].endswith("jwt-bearer")
    assert "client_secret" not in sent


def test_a_provider_that_is_down_is_named_and_breaks_nothing(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    liar.stop()
    openid._wires.clear()
    answer = client.get("/sign-in/with/thu/", {"for": "step_up"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "Nhà cung cấp thử chưa trả lời" in answer.content.decode()
    assert client.get("/me/").status_code == 200
    assert client.get("/sign-in/").status_code == 200
    assert client.get("/sign-in/citizen/").status_code == 302
    assert client.post("/me/sign-out/")["Location"] == "/signed-out/"
    liar.start()


def test_a_house_without_its_secret_says_so(client: Client, liar: Liar, tables: Path) -> None:
    (tables / "thieu.toml").write_text(table(liar.issuer, secret_file='"no_such_file"'))
    begin(client, liar, code="thieu")
    answer = come_back(client, liar, code="thieu")
    assert answer.status_code == 503
    assert answer.context["code"] == "not_set_up"


@pytest.mark.parametrize("status", [500, 503])
def test_a_provider_that_fails_while_we_come_back(client: Client, liar: Liar, status: int) -> None:
    begin(client, liar)
    liar.status = status
    assert come_back(client, liar).status_code == 503
    liar.status = 200


def test_somebody_who_did_not_agree_is_told_so(client: Client, liar: Liar) -> None:
    begin(client, liar)
    said = {"error": "access_denied", "state": liar.asked["state"], "iss": liar.issuer}
    assert refused(client.get("/sign-in/with/thu/callback/", said)) == "declined"


# --- sessions and logout ---


def test_logout_ends_the_session_here_and_goes_on_to_the_provider(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    key = client.cookies["danso_session"].value
    answer = client.post("/me/sign-out/")
    assert answer.status_code == 200
    there = answer["Refresh"].removeprefix("0; url=")
    assert there.startswith(f"{liar.issuer}/logout?")
    asked = parse_qs(urlsplit(there).query)
    assert asked["post_logout_redirect_uri"] == ["http://testserver/signed-out/"]
    assert asked["id_token_hint"]
    thief = Client()
    thief.cookies["danso_session"] = key
    assert thief.get("/me/").status_code == 302
    assert AuthenticationSession.objects.get().ended == "signed_out"


def test_logout_needs_a_form_of_ours(liar: Liar) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, liar)
    assert strict.get("/me/sign-out/").status_code == 405
    assert strict.post("/me/sign-out/").status_code == 403


def test_a_session_is_revoked_from_another_device(client: Client, liar: Liar) -> None:
    lost = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile"})
    sign_in(lost, liar)
    sign_in(client, liar)
    page = client.get("/me/").content.decode()
    assert "Chrome, Android" in page
    open_elsewhere = AuthenticationSession.objects.get(device="Chrome, Android")
    client.post(f"/me/sessions/{open_elsewhere.pk}/revoke/")
    assert lost.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_nobody_ends_another_persons_session(client: Client, liar: Liar) -> None:
    sign_in(client, liar)
    mine = AuthenticationSession.objects.get()
    liar.sub = "sub-2"
    stranger = Client()
    sign_in(stranger, liar)
    assert stranger.post(f"/me/sessions/{mine.pk}/revoke/").status_code == 403
    assert client.get("/me/").status_code == 200


def test_an_idle_session_is_over(client: Client, liar: Liar, settings: Any) -> None:
    sign_in(client, liar)
    AuthenticationSession.objects.update(last_seen=timezone.now() - settings.SESSION_IDLE - dt.timedelta(1))
    assert client.get("/me/").status_code == 302
    assert AuthenticationSession.objects.get().ended == "idle"


def test_a_page_costs_few_queries(client: Client, liar: Liar, django_assert_max_num_queries: Any) -> None:
    at_level_2(client, liar)
    with django_assert_max_num_queries(6):
        assert client.get("/me/").status_code == 200


# --- officers ---


def test_an_officer_enters_by_the_number_of_the_account(
    client: Client, liar: Liar, focal: User, two_factors: None
) -> None:
    OfficerNumber.objects.create(user=focal, number_index=index_of(NUMBER))
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", NUMBER
    assert sign_in(client, liar, "officer", "/account/")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert not AuthenticationSession.objects.exists()


def test_an_officer_at_level_1_stays_outside(client: Client, liar: Liar, focal: User) -> None:
    OfficerNumber.objects.create(user=focal, number_index=index_of(NUMBER))
    liar.info["so_dinh_danh"] = NUMBER
    assert refused(sign_in(client, liar, "officer")) == "downgraded"
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("why", ["another number", "deactivated", "no position"])
def test_not_every_number_is_an_officer(client: Client, liar: Liar, focal: User, why: str) -> None:
    bound = OTHER if why == "another number" else NUMBER
    OfficerNumber.objects.create(user=focal, number_index=index_of(bound))
    if why == "deactivated":
        User.objects.update(is_active=False)
    if why == "no position":
        focal.positions.update(valid_to="2024-01-31")
    liar.acr, liar.info["so_dinh_danh"] = "LoA2", NUMBER
    assert refused(sign_in(client, liar, "officer")) == "no_officer"


def test_the_administrator_binds_a_number_that_nobody_can_read_back(
    client: Client, administrator: User, focal: User
) -> None:
    client.force_login(administrator)
    client.post(f"/officers/{focal.pk}/number/", {"number": NUMBER})
    assert OfficerNumber.objects.get().number_index == index_of(NUMBER)
    assert NUMBER not in client.get(f"/officers/{focal.pk}/").content.decode()
    client.post(f"/officers/{administrator.pk}/number/", {"number": NUMBER})
    client.post(f"/officers/{focal.pk}/number/", {"number": "12"})
    assert OfficerNumber.objects.get().user == focal
    client.post(f"/officers/{focal.pk}/number/", {"number": ""})
    assert not OfficerNumber.objects.exists()


def test_only_the_administrator_binds_numbers(client: Client, focal: User) -> None:
    client.force_login(focal)
    assert client.post(f"/officers/{focal.pk}/number/", {"number": NUMBER}).status_code == 403
