"""Third parties ask yes or no: with consent, signed both ways, written before it is answered."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from danso.identity.models import Consent, RequestMark, ThirdParty, ThirdPartyKey
from danso.identity.tests.third_parties import (
    BORN,
    FOREIGN,
    KEY,
    NAME,
    NUMBER,
    PLACE,
    PURPOSE,
    TARGET,
    UNKNOWN,
    a_bank,
    a_consent,
    a_key,
    ask,
    code_of,
    question,
    send,
    signed,
)
from danso.identity.third_parties import marks, usage
from danso.identity.third_parties.authenticating import code_digest
from danso.identity.third_parties.house_key import house_key
from danso.ledger import services as ledger
from danso.ledger.models import Line
from danso.ledger.services import watching
from danso.population.models import FeedPosition
from danso.signatures import ANSWER, Message, claim_of, sign

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_callers")]
READS = 3  # key, consent, mirror
WRITES = 2  # the mark, the line


@pytest.fixture
def consent(bank: ThirdParty) -> Consent:
    return a_consent(bank)


def steps(asked: CaptureQueriesContext) -> list[str]:
    """How the queries begin, but those asked by the clock, whoever is asked about."""
    by_the_clock = ("feedposition", 'position" IS NULL', "population_readpace", "SAVEPOINT")
    told = [each["sql"] for each in asked]
    return [sql.split("VALUES")[0][:60] for sql in told if not any(part in sql for part in by_the_clock)]


# --- the answer ---


def test_yes_when_all_three_are_one_person_s(consent: Consent) -> None:
    answer = ask()
    line = Line.objects.get()
    told = answer.json()
    assert (answer.status_code, told["match"], told["reference"]) == (200, True, "HD-2026-1")
    assert told["line"] == line.pk
    assert dt.datetime.fromisoformat(told["as_of"]) == FeedPosition.objects.get().at
    assert (line.agency, line.system, line.actor) == ("NGAN-HANG-A", "third-party", "system:third-party")
    assert (line.allowed, line.mode, line.purpose, line.request) == (True, "verified", PURPOSE, "HD-2026-1")
    assert line.reasons == ["consent", "match"]


@pytest.mark.parametrize("said", [{"name": "Trần Văn B"}, {"birth": "1990-03-08"}, {"birth": "1990"}])
def test_no_when_something_differs(consent: Consent, said: dict[str, str]) -> None:
    assert ask(**said).json()["match"] is False
    assert Line.objects.get().reasons == ["consent", "no_match"]


def test_the_answer_is_signed_and_bound_to_the_question(consent: Consent) -> None:
    body = json.dumps(question()).encode()
    headers = signed(body, nonce="just-once")
    answer = send(body, headers)
    lowered = {name.lower(): value for name, value in answer.headers.items()}
    asked = Message(TARGET, {name.lower(): value for name, value in headers.items()}, body)
    claim = claim_of(
        Message(TARGET, lowered, answer.content, status=200, request=asked),
        now=timezone.now(),
        required=ANSWER,
    )
    claim.check(Ed25519PublicKey.from_public_bytes(base64.b64decode(house_key().public)))
    assert (claim.keyid, claim.nonce) == (house_key().keyid, "just-once")


def test_the_person_reads_who_asked(consent: Consent) -> None:
    ask()
    line = Line.objects.get()
    assert line.subject_tag
    assert NUMBER.encode() not in bytes(line.record)
    assert NAME.encode() not in bytes(line.record)


# --- no consent ---


def test_without_consent_nobody_is_told_who_exists(bank: ThirdParty) -> None:
    ask()  # what is asked every few seconds is asked now
    answers = []
    for number in (NUMBER, UNKNOWN):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(number=number)
        told = answer.json()
        told.pop("line")
        answers.append((code_of(answer), told, len(steps(asked))))
    assert answers[0] == answers[1]
    assert answers[0][0] == (403, "no_consent")
    assert [line.allowed for line in Line.objects.all()] == [False] * 3


@pytest.mark.parametrize(
    "said",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - dt.timedelta(minutes=1)},
        {"given_at": timezone.now() + dt.timedelta(hours=1)},
        {"purpose": "KY_HOP_DONG"},
    ],
)
def test_a_consent_that_does_not_hold_is_none(bank: ThirdParty, said: dict[str, Any]) -> None:
    a_consent(bank, **said)
    assert code_of(ask()) == (403, "no_consent")


def test_a_consent_to_one_bank_is_none_to_another(consent: Consent) -> None:
    a_key(a_bank("NGAN-HANG-B"), "bank-b-1", FOREIGN)
    assert code_of(ask(keyid="bank-b-1", key=FOREIGN)) == (403, "no_consent")


def test_unknown_and_mismatched_people_are_one_answer_by_the_same_steps(bank: ThirdParty) -> None:
    for number in (NUMBER, UNKNOWN):
        a_consent(bank, number)
    ask()  # what is asked every few seconds is asked now
    answers = []
    for said in ({"name": "Trần Văn B"}, {"number": UNKNOWN}):
        with CaptureQueriesContext(connection) as asked:
            told = ask(**said).json()
        answers.append(({**told, "line": None}, steps(asked)))
    assert answers[0] == answers[1]


def once(bank: ThirdParty) -> str:
    a_consent(bank, kind="once", code_digest=code_digest("a-code"))
    return "a-code"


def test_a_consent_of_once_answers_once(bank: ThirdParty) -> None:
    code = once(bank)
    assert ask(consent=code).json()["match"] is True
    assert code_of(ask(consent=code)) == (403, "no_consent")
    assert [line.allowed for line in Line.objects.order_by("pk")] == [True, False]


def test_a_consent_of_once_needs_its_code(bank: ThirdParty) -> None:
    once(bank)
    assert code_of(ask()) == (403, "no_consent")
    assert code_of(ask(consent="another")) == (403, "no_consent")


# --- the signature ---


def refused_unwritten(answer: Any, code: str) -> None:
    assert code_of(answer) == (401, code)
    assert not Line.objects.exists()


def test_an_old_timestamp_is_refused(consent: Consent) -> None:
    refused_unwritten(ask(at=timezone.now() - dt.timedelta(seconds=301)), "signature_stale")


def test_a_replayed_request_is_refused(consent: Consent) -> None:
    body = json.dumps(question()).encode()
    headers = signed(body)
    assert send(body, headers).status_code == 200
    assert code_of(send(body, headers)) == (401, "replayed")
    assert Line.objects.count() == 1


def test_of_the_same_request_sent_at_once_one_is_answered(consent: Consent) -> None:
    body = json.dumps(question()).encode()
    headers = signed(body)

    def one(_number: int) -> int:
        try:
            return send(body, headers).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [200, 401, 401, 401]
    assert Line.objects.count() == 1


def test_two_keys_may_use_the_same_nonce(bank: ThirdParty) -> None:
    a_consent(bank)
    a_key(bank, "bank-a-2", FOREIGN)
    assert (
        ask(nonce="same").status_code == ask(nonce="same", keyid="bank-a-2", key=FOREIGN).status_code == 200
    )


def test_an_altered_body_is_refused(consent: Consent) -> None:
    headers = signed(json.dumps(question()).encode())
    refused_unwritten(send(json.dumps(question(name="Trần Văn B")).encode(), headers), "digest_wrong")


def test_a_foreign_key_is_refused(consent: Consent) -> None:
    refused_unwritten(ask(key=FOREIGN), "signature_wrong")


def test_an_unknown_key_is_refused_alike(consent: Consent) -> None:
    refused_unwritten(ask(keyid="nobody-1"), "signature_wrong")


def test_no_signature_is_refused(consent: Consent) -> None:
    answer = send(json.dumps(question()).encode(), {})
    refused_unwritten(answer, "signature_missing")
    assert answer["WWW-Authenticate"] == "Signature"


def test_a_signed_in_officer_is_nobody_here(consent: Consent, client: Client, focal: Any) -> None:
    client.force_login(focal)
    answer = client.post(PLACE, json.dumps(question()), content_type="application/json")
    refused_unwritten(answer, "signature_missing")


@pytest.mark.parametrize(
    "said",
    [
        {"revoked_at": timezone.now()},
        {"valid_to": timezone.now() - dt.timedelta(minutes=1)},
        {"valid_from": timezone.now() + dt.timedelta(hours=1)},
    ],
)
def test_a_key_that_ended_is_refused(consent: Consent, said: dict[str, Any]) -> None:
    ThirdPartyKey.objects.update(**said)
    refused_unwritten(ask(), "key_ended")


def test_an_old_key_and_its_successor_hold_side_by_side(bank: ThirdParty) -> None:
    a_consent(bank)
    a_key(bank, "bank-a-2", FOREIGN)
    assert ask().status_code == ask(keyid="bank-a-2", key=FOREIGN).status_code == 200


# --- the agreement ---


@pytest.mark.parametrize(
    "said",
    [
        {"revoked_at": timezone.now()},
        {"valid_to": timezone.localdate() - dt.timedelta(days=1)},
        {"valid_from": timezone.localdate() + dt.timedelta(days=1)},
    ],
)
def test_an_agreement_that_ended_answers_nothing(consent: Consent, said: dict[str, Any]) -> None:
    ThirdParty.objects.update(**said)
    assert code_of(ask()) == (403, "agreement_ended")
    assert Line.objects.get().reasons == ["agreement_ended"]


def test_a_purpose_that_was_not_agreed_is_refused(bank: ThirdParty) -> None:
    a_consent(bank, purpose="KY_HOP_DONG")
    assert code_of(ask(purpose="KY_HOP_DONG")) == (403, "purpose_not_agreed")


def test_a_purpose_of_officers_is_refused_even_when_agreed(consent: Consent) -> None:
    ThirdParty.objects.update(purposes=["GQ_TTHC"])
    assert ask(purpose="GQ_TTHC").status_code == 403
    assert "wrong_asker" not in Line.objects.get().reasons  # systems handle procedures, third parties do not
    assert not Line.objects.get().allowed


def test_more_calls_a_minute_than_agreed_are_refused(consent: Consent) -> None:
    ThirdParty.objects.update(calls_a_minute=1)
    codes = [ask().status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]
    assert Line.objects.order_by("pk").last().reasons == ["too_fast"]


def test_the_month_s_ceiling_is_of_calls_that_are_sealed(consent: Consent) -> None:
    ThirdParty.objects.update(monthly_ceiling=1)
    assert ask().status_code == 200
    ledger.seal_all(now=timezone.now())
    usage.count_all_sealed()
    assert code_of(ask()) == (429, "ceiling_reached")


# --- the question ---


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"number": "1234"}, "number"),
        ({"number": "999999999999"}, "number"),
        ({"birth": "1990-13"}, "birth"),
        ({"birth": "07/03/1990"}, "birth"),
        ({"name": ""}, "name"),
        ({"purpose": "mở tài khoản"}, "purpose"),
        ({"reference": "a b"}, "reference"),
    ],
)
def test_a_question_of_another_shape_is_refused_by_field(
    consent: Consent, said: dict[str, str], where: str
) -> None:
    answer = ask(**said)
    assert code_of(answer) == (422, "wrong")
    assert [each.rpartition(".")[2] for each in answer.json()["where"]] == [where]
    value = next(iter(said.values()))
    assert not value or value not in answer.content.decode()


def test_a_reference_may_not_name_the_person(consent: Consent) -> None:
    assert code_of(ask(reference=f"HD-{NUMBER}")) == (422, "reference_names_a_person")
    assert not Line.objects.exists()


def test_refusals_speak_both_languages(bank: ThirdParty) -> None:
    assert "đồng ý" in ask().json()["title"]
    assert "consent" in ask(language="en-GB,en").json()["title"]


# --- nothing without the log ---


def test_nothing_is_answered_that_is_not_written(consent: Consent, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_marks: object) -> set[str]:
        raise DatabaseError(f"row of {NUMBER}")

    monkeypatch.setattr(marks.lines, "_claim", broken)
    answer = ask()
    assert code_of(answer) == (503, "not_recorded")
    assert "match" not in answer.json()


def test_nothing_is_answered_while_the_seal_is_dead(
    consent: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    watching.ask_again()
    long_ago = timezone.now() - dt.timedelta(days=1)
    monkeypatch.setattr(watching, "waiting_since", lambda: long_ago)
    assert code_of(ask()) == (503, "log_not_sealed")


def test_nothing_is_answered_before_the_mirror_is_whole(consent: Consent) -> None:
    FeedPosition.objects.update(complete=False)
    assert code_of(ask()) == (503, "mirror_not_ready")


def test_no_personal_number_reaches_logs_or_answers(
    consent: Consent, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.CRITICAL)
    answers = [
        ask(),
        ask(name="x"),
        ask(number="1"),
        ask(key=FOREIGN),
        ask(reference=NUMBER),
        ask(number=UNKNOWN),
    ]
    monkeypatch.setattr(marks.lines, "_claim", lambda _marks: 1 / 0)
    answers.append(ask())
    texts = [answer.content.decode() for answer in answers] + [str(answer.headers) for answer in answers]
    texts += [str(vars(record)) for record in caplog.records] + [caplog.text]
    for secret in (NUMBER, UNKNOWN, NAME, BORN):
        assert not [text for text in texts if secret in text]


def test_queries_of_a_yes(consent: Consent) -> None:
    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    kinds = [step.split()[0] for step in steps(asked)]
    assert kinds.count("SELECT") == READS
    assert kinds.count("INSERT") == WRITES


def test_old_marks_are_forgotten_and_young_ones_kept(consent: Consent) -> None:
    ask()
    now = timezone.now()
    marks.forget_old(now + marks.KEPT - dt.timedelta(seconds=5))
    assert RequestMark.objects.count() == 1
    marks.forget_old(now + marks.KEPT + dt.timedelta(seconds=5))
    assert not RequestMark.objects.exists()


# --- the contract ---


def test_no_signed_call_breaks_the_service(consent: Consent, client: Client, focal: Any) -> None:
    client.force_login(focal)
    described = client.get("/api/openapi.json").json()
    application = get_wsgi_application()

    def signing(environ: dict[str, Any], start_response: Any) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        asked = Message(
            f"http://{environ.get('HTTP_HOST', 'localhost')}{environ['PATH_INFO']}",
            {"content-type": environ.get("CONTENT_TYPE", "")},
            body,
            environ["REQUEST_METHOD"],
        )
        nonce = f"contract-{timezone.now().timestamp()}"
        headers = sign(asked, key=KEY, keyid="bank-a-1", nonce=nonce, now=timezone.now())
        environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        return application(environ | {"wsgi.input": BytesIO(body)}, start_response)

    schema = schemathesis.openapi.from_dict(described)
    operation = schema["/api/identity/authentications"]["POST"]
    statuses: set[int] = set()

    @settings(settings.get_profile("contract"), max_examples=40)
    @given(case=operation.as_strategy(), known=st.booleans())
    def call(case: Any, *, known: bool) -> None:
        case.operation.app = signing
        if known and isinstance(case.body, dict):
            case.body |= question()  # what is made up by the description alone is never answered
        answer = case.call(app=signing)
        statuses.add(answer.status_code)
        case.validate_response(
            answer,
            checks=[
                not_a_server_error,
                content_type_conformance,
                response_schema_conformance,
                status_code_conformance,
            ],
        )

    call()
    assert {200, 403, 422} <= statuses
    assert 401 not in statuses
