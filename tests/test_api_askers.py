"""The whole API, asked by everybody there is: nothing breaks, and every answer is of the documented shape."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.conf import settings as django
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from danso.identity.models import Business, Delegation
from danso.identity.services.sign_in import person_with
from danso.identity.tests.people import signed_in
from danso.population.drivers.memory import MemoryRegister
from danso.population.port import Trouble
from danso.population.register import use_register
from danso.steering.tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBER = "077190000123"
pytestmark = pytest.mark.django_db
TOKEN = "a" * 32
ASKER = "X-Asker"
CHECKS = [
    not_a_server_error,
    response_schema_conformance,
    content_type_conformance,
    status_code_conformance,
]
OFFICERS = ("office", "focal", "head", "chair", "auditor", "administrator")
WORDS = {"data-tracker": 6, "population": 3, "authentication": 3}  # examples of a call, by its tag; else 1


@pytest.fixture(autouse=True)
def _province(settings: Any, tmp_path: Path, own_ledger: None) -> Iterator[None]:
    """A register that does not answer, and Django's connection kept for the test's own transaction."""
    settings.SECOND_FACTOR = False
    settings.TODAY = factories.TODAY
    settings.MEDIA_ROOT = tmp_path
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with use_register(MemoryRegister(trouble=Trouble.FAILED)):
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def cookie_of(client: Client) -> str:
    session = client.cookies[django.SESSION_COOKIE_NAME].value
    return f"{django.SESSION_COOKIE_NAME}={session}; {django.CSRF_COOKIE_NAME}={TOKEN}"


@pytest.fixture
def askers() -> dict[str, str]:
    """Cookies of everybody there is, by a name of each kind."""
    province = factories.make_province()
    cookies = {"visitor": f"{django.CSRF_COOKIE_NAME}={TOKEN}"}
    for name in OFFICERS:
        client = Client()
        client.force_login(province.users[name])
        cookies[name] = cookie_of(client)
    now, today = timezone.now(), timezone.localdate()
    ward = Delegation.objects.create(
        kind="guardian", kinship="confirmed", principal=person_with(number="077220000789", now=now),
        representative=person_with(number=NUMBER, now=now), scopes=["data"], valid_from=today,
        valid_to=today, basis="Giấy khai sinh", granted_at=now, granted_by=province.users["focal"],
        accepted_at=now,
    )  # fmt: skip
    business = Business.objects.create(code="3500000001", name="Công ty Thử")
    cookies |= {
        "citizen at level 1": cookie_of(signed_in(NUMBER, level=1)),
        "citizen at level 2": cookie_of(signed_in(NUMBER)),
        "guardian": cookie_of(signed_in(NUMBER, delegation=ward)),
        "business": cookie_of(signed_in(NUMBER, business=business)),
    }
    return cookies


def application(cookies: dict[str, str]):
    """The whole application; a header says who asks."""
    house = get_wsgi_application()

    def asked(environ, start_response):
        environ["HTTP_COOKIE"] = cookies[environ.pop("HTTP_X_ASKER", "office")]
        environ["HTTP_X_CSRFTOKEN"] = TOKEN
        return house(environ, start_response)

    return asked


def test_no_call_breaks_whoever_asks(askers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application(askers))
    answers: dict[str, Counter[int]] = defaultdict(Counter)
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        seen.add(operation.path)
        tag = next(iter(operation.definition.raw.get("tags", [""])))

        @settings(settings.get_profile("contract"), max_examples=WORDS.get(tag, 1))
        @given(case=operation.as_strategy())
        def ask(case):
            for who in askers:
                with transaction.atomic():
                    answer = case.call(headers={ASKER: who})
                    transaction.set_rollback(True)
                case.validate_response(answer, checks=CHECKS)
                answers[who][answer.status_code] += 1

        ask()
    assert {"/api/v2/findUsage", "/api/population/quality", "/api/identity/authentications"} <= seen
    assert set(answers["visitor"]) <= {401, 400}
    assert answers["citizen at level 2"][200] > answers["citizen at level 1"][200] > 0
    assert answers["guardian"][403]  # the scope does not hold the log
    assert answers["business"][403]  # a business has none
    assert answers["office"][200] > answers["administrator"][200]
