"""Logs tell what happened and how long it took, and cannot name a person."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from danso.config.logs import Readable, WithoutPeople, pseudonym, request_id, user_pseudonym
from danso.config.requests import RequestLog

PERSON = "Nguyễn Văn Ấn 001085012345"


def written(formatter: logging.Formatter | None = None, **record: Any) -> str:
    """The line that a record becomes."""
    attributes = {"name": "danso.x", "levelno": logging.INFO, "levelname": "INFO", **record}
    return (formatter or WithoutPeople()).format(logging.makeLogRecord(attributes))


def test_arguments_of_a_message_are_left_out() -> None:
    line = written(msg="found %s", args=(PERSON,))
    assert json.loads(line)["message"] == "found %s"
    assert PERSON not in line


def test_only_listed_fields_are_written() -> None:
    line = json.loads(written(msg="saved", count=3, name_of_resident=PERSON))
    assert line["count"] == 3
    assert "name_of_resident" not in line


def test_an_object_as_message_is_only_its_type() -> None:
    line = written(msg=ValueError(PERSON))
    assert json.loads(line)["message"] == "ValueError"


def raised() -> Exception:
    try:
        {}[PERSON]
    except KeyError:
        try:
            int(PERSON)
        except ValueError as error:
            return error
    raise AssertionError


@pytest.mark.parametrize("formatter", [WithoutPeople(), Readable()])
def test_an_exception_is_its_type_and_places_without_its_text(formatter: logging.Formatter) -> None:
    error = raised()
    line = written(formatter, msg="failed", exc_info=(type(error), error, error.__traceback__))
    assert "ValueError" in line
    assert "KeyError" in line
    assert "test_logs.py" in line
    assert "Nguyễn" not in line
    assert "001085012345" not in line


def test_the_same_user_has_the_same_pseudonym_under_one_key_only() -> None:
    assert pseudonym(7, "key") == pseudonym(7, "key") != pseudonym(8, "key")
    assert pseudonym(7, "key") != pseudonym(7, "other key")


@pytest.fixture
def lines() -> Any:
    """The lines that a request leaves, each as written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutPeople())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [line for line in stream.getvalue().splitlines() if line]
    root.removeHandler(handler)


@pytest.mark.django_db
def test_a_request_leaves_one_line_without_address_and_without_person(lines: Any) -> None:
    officer = User.objects.create_user("nguyen.van.an", email="an@example.vn", first_name="Ấn")
    client = Client()
    client.force_login(officer)
    response = client.get("/health/live", {"q": PERSON}, headers={"user-agent": "spy"})
    [line] = [json.loads(line) for line in lines() if '"danso.requests"' in line]
    assert line["route"] == "/health/live"
    assert line["status"] == 200
    assert line["method"] == "GET"
    assert line["milliseconds"] >= 0
    assert response["X-Request-ID"] == line["request"]
    for told in ("Nguyễn", "nguyen", "example.vn", "spy", "127.0.0.1", "q="):
        assert told not in "".join(lines())


@pytest.mark.django_db
def test_an_unknown_address_is_not_written(lines: Any) -> None:
    Client().get("/so-dinh-danh/001085012345")
    assert "001085012345" not in "".join(lines())
    assert any('"status": 404' in line for line in lines())


def test_a_signed_in_user_is_a_pseudonym_in_the_line(rf: RequestFactory, lines: Any, settings: Any) -> None:
    request = rf.get("/")
    request.resolver_match = None
    request._cached_user = User(pk=42, username="nguyen.van.an")
    RequestLog(lambda _: HttpResponse())(request)
    [line] = [json.loads(line) for line in lines()]
    assert line["user"] == pseudonym(42, settings.SECRET_KEY)


def test_a_failing_view_is_logged_with_its_place_but_not_its_text(lines: Any, settings: Any) -> None:
    settings.MIDDLEWARE = ["danso.config.requests.RequestLog"]
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/fails")
    assert response.status_code == 500
    text = "".join(lines())
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "Nguyễn" not in text


def fails(_: HttpRequest) -> HttpResponse:
    raise ValueError(PERSON)


def plain_failure(_: HttpRequest) -> HttpResponse:
    return HttpResponse(status=500)


urlpatterns = [path("fails", fails)]
handler500 = plain_failure


@pytest.fixture(autouse=True)
def fresh_context() -> Any:
    """Each test starts outside of any request."""
    tokens = [(variable, variable.set("")) for variable in (request_id, user_pseudonym)]
    yield
    for variable, token in tokens:
        variable.reset(token)
