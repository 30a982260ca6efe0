"""Signed questions with codes of consent and births known in part: who is told what, and how often."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from danso.identity.models import Consent
from danso.identity.tests.third_parties import (
    BORN,
    FOREIGN,
    NAME,
    NUMBER,
    PURPOSE,
    UNKNOWN,
    a_bank,
    a_consent,
    a_key,
    ask,
    code_of,
)
from danso.identity.third_parties.authenticating import code_digest
from danso.ledger.models import Line
from danso.population.models import MirroredResident

if TYPE_CHECKING:
    from danso.identity.models import ThirdParty

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_callers")]
CODE = "a-code"
NO_CONSENT = (403, "no_consent")


def once(bank: ThirdParty, number: str = NUMBER, code: str = CODE, **said: Any) -> Consent:
    return a_consent(bank, number, kind="once", code_digest=code_digest(code), **said)


# --- births known in part ---


@pytest.mark.parametrize(
    ("recorded", "told", "match"),
    [
        ("1990-03-07", "1990-03", False),
        ("1990-03-07", "1990", False),
        ("1990-03-07", "1990-03-00", False),
        ("1990-03", "1990-03-07", True),
        ("1990-03", "1990-03-00", True),
        ("1990-03", "1990-03", True),
        ("1990-03", "1990-04", False),
        ("1990-03", "1990-04-07", False),
        ("1990", "1990-03-07", True),
        ("1990", "1990-03", True),
        ("1990", "1990", True),
        ("1990", "1991", False),
        ("", "1990", False),
    ],
)
def test_a_birth_proves_by_what_the_record_knows_of_it(
    bank: ThirdParty, recorded: str, told: str, match: object
) -> None:
    MirroredResident.objects.update(birth=recorded)
    a_consent(bank)
    assert ask(birth=told).json()["match"] is match


@pytest.mark.parametrize("told", ["1990-13", "1990-02-30", "0000", "1990-3", "1990-03-07T00"])
def test_what_is_no_day_is_not_asked(bank: ThirdParty, told: str) -> None:
    a_consent(bank)
    assert code_of(ask(birth=told)) == (422, "wrong")
    assert not Line.objects.exists()


# --- codes of consent ---


@pytest.mark.parametrize("code", ["x" * 65, "\ud800", 7, None, ["a-code"]])
def test_what_is_no_code_is_refused_unasked(bank: ThirdParty, code: object) -> None:
    once(bank)
    assert code_of(ask(consent=code)) == (422, "wrong")
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - dt.timedelta(minutes=1)},
        {"given_at": timezone.now() + dt.timedelta(hours=1)},
        {"purpose": "KY_HOP_DONG"},
    ],
)
def test_a_code_whose_consent_does_not_hold_opens_nothing(bank: ThirdParty, said: dict[str, Any]) -> None:
    once(bank, **said)
    assert code_of(ask(consent=CODE)) == NO_CONSENT


def test_a_code_is_of_one_person_and_for_one_bank(bank: ThirdParty) -> None:
    once(bank)
    a_key(a_bank("NGAN-HANG-B"), "bank-b-1", FOREIGN)
    assert code_of(ask(consent=CODE, number=UNKNOWN)) == NO_CONSENT
    assert code_of(ask(consent=CODE, keyid="bank-b-1", key=FOREIGN)) == NO_CONSENT
    assert ask(consent=CODE).json()["match"] is True


def test_a_wrong_code_does_not_fall_back_on_the_standing_consent(bank: ThirdParty) -> None:
    a_consent(bank)
    assert code_of(ask(consent="another")) == NO_CONSENT
    assert ask().json()["match"] is True


def test_the_standing_consent_leaves_the_code_unspent(bank: ThirdParty) -> None:
    a_consent(bank)
    once(bank)
    assert [ask().json()["match"], ask().json()["match"], ask(consent=CODE).json()["match"]] == [True] * 3
    assert code_of(ask(consent=CODE)) == NO_CONSENT


@pytest.mark.parametrize("said", [{"name": "Trần Văn B"}, {"birth": "1990"}])
def test_a_no_spends_the_code_as_a_yes_does(bank: ThirdParty, said: dict[str, str]) -> None:
    once(bank)
    assert ask(consent=CODE, **said).json()["match"] is False
    assert code_of(ask(consent=CODE)) == NO_CONSENT


def test_a_refused_question_leaves_the_code_unspent(bank: ThirdParty) -> None:
    once(bank)
    assert code_of(ask(consent=CODE, birth="07/03/1990")) == (422, "wrong")
    assert code_of(ask(consent=CODE, key=FOREIGN)) == (401, "signature_wrong")
    assert code_of(ask(consent=CODE, purpose="KY_HOP_DONG"))[0] == 403
    assert ask(consent=CODE).json()["match"] is True


def test_two_codes_of_one_person_are_spent_apart(bank: ThirdParty) -> None:
    once(bank)
    once(bank, code="b-code")
    assert ask(consent="b-code").json()["match"] is True
    assert ask(consent=CODE).json()["match"] is True


def test_of_questions_with_one_code_at_once_one_is_answered(bank: ThirdParty) -> None:
    once(bank)

    def one(_number: int) -> int:
        try:
            return ask(consent=CODE).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [200, 403, 403, 403]
    assert Line.objects.filter(allowed=True).count() == 1


def test_a_code_stands_in_no_line_of_the_log(bank: ThirdParty) -> None:
    once(bank, code="not-to-be-kept")
    ask(consent="not-to-be-kept")
    (line,) = Line.objects.all()
    assert b"not-to-be-kept" not in bytes(line.record)
    assert "not-to-be-kept" not in str(vars(Consent.objects.get()))


# --- all of it together ---

QUESTIONS = st.fixed_dictionaries(
    {
        "number": st.sampled_from([NUMBER, NUMBER, UNKNOWN]),
        "name": st.sampled_from([NAME, NAME, "NGUYEN THI THU HA", "Trần Văn B"]),
        "birth": st.sampled_from([BORN, BORN, "1990-03", "1990", "1990-03-08"]),
        "purpose": st.sampled_from([PURPOSE, PURPOSE, "KY_HOP_DONG"]),
        "consent": st.sampled_from(["", CODE, "b-code", "another"]),
    }
)


def test_whatever_is_asked_is_answered_by_the_consent_and_the_record_alone(bank: ThirdParty) -> None:
    a_consent(bank)
    unspent = {CODE, "b-code"}
    for code in unspent:
        once(bank, code=code)
    statuses = set()

    @settings(settings.get_profile("contract"), max_examples=60)
    @given(asked=QUESTIONS)
    def question(asked: dict[str, str]) -> None:
        answer = ask(**asked)
        agreed = asked["purpose"] == PURPOSE and asked["number"] == NUMBER
        consented = agreed and asked["consent"] in {"", *unspent}
        assert answer.status_code == (200 if consented else 403)
        if consented:
            unspent.discard(asked["consent"])
            same = asked["name"] != "Trần Văn B" and asked["birth"] == BORN
            assert answer.json()["match"] is same
        assert Line.objects.order_by("pk").last().allowed is consented
        statuses.add((answer.status_code, answer.json().get("match"), answer.json().get("code")))

    question()
    assert unspent == set()
    assert statuses == {
        (200, True, None),
        (200, False, None),
        (403, None, "no_consent"),
        (403, None, "purpose_not_agreed"),
    }
