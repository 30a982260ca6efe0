"""Pages that are open all day ask the database a fixed number of questions, however much there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.steering.drafts import AmendmentDraft, TaskDraft
from danso.steering.models import SourceDocument
from danso.steering.services.plans import amend
from danso.steering.tests.factories import NOW, TODAY

MOST = 12
PAGES = [
    ("chair", "steering:overview"),
    ("office", "steering:desk"),
    ("focal", "steering:desk"),
    ("office", "steering:tasks"),
    ("focal_district", "steering:tasks"),
    ("office", "steering:periods"),
    ("office", "steering:plan_tree"),
    ("office", "steering:triggers"),
    ("office", "steering:history"),
    ("office", "steering:calendar"),
    ("office", "steering:indicators"),
    ("office", "steering:meetings"),
]


@pytest.fixture(autouse=True)
def as_in_production(settings):
    """With the second step of the sign-in, on the day of the small province."""
    settings.SECOND_FACTOR = True
    settings.TODAY = TODAY


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    device = TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def queries_of(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def grow(province) -> None:
    """Thirty more tasks, each led by another agency or by all districts."""
    names = [o.name for o in province.organizations.values() if o.code != "TINH"]
    drafts = tuple(
        TaskDraft(
            path=f"II.2.{n}",
            section_path="II.2",
            title=f"Nhiệm vụ bổ sung {n}",
            leads=("@all_districts",) if n % 5 == 0 else (names[n % len(names)],),
            coordinators=(names[(n + 1) % len(names)],),
            deadline_raw="tháng 9 năm 2024"
            if n % 2
            else "ngay sau khi có hướng dẫn của Bộ, ngành trung ương",
        )
        for n in range(10, 40)
    )
    amend(
        officer=province.officer("office"),
        plan=province.plan,
        document=SourceDocument(title="Quyết định bổ sung"),
        draft=AmendmentDraft(reason="bổ sung", added=drafts),
        effective_from=TODAY,
        now=NOW,
    )


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_a_page_asks_at_most_twelve_questions_however_long_the_plan(province, name, page):
    client, address = browser(province.users[name]), reverse(page)
    before = queries_of(client, address)
    grow(province)
    after = queries_of(client, address)
    assert len(after) <= MOST, "\n".join(after)
    assert len(after) <= len(before) + 2, "grows with the number of tasks"


def test_a_search_costs_no_more_than_the_list(province):
    client = browser(province.users["office"])
    listed = queries_of(client, reverse("steering:tasks"))
    found = queries_of(client, f"{reverse('steering:tasks')}?q=nghi+quyet")
    assert len(found) <= len(listed)
