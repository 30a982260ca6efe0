from __future__ import annotations

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from danso.jobs import services
from danso.jobs.running import progress
from danso.jobs.tests import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = User.objects.create(username="an")
    client.force_login(user)
    return user


def page_of(client, job_id: object, **headers: str) -> BeautifulSoup:
    response = client.get(reverse("jobs:progress", args=[job_id]), headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def the(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The element that the page must have."""
    found = page.select_one(selector)
    assert found, selector
    return found


def test_a_running_job_shows_its_progress_and_reloads_itself_without_javascript(client, officer):
    job = samples.greet.on_behalf(officer.pk).enqueue("An")
    services.claim(worker="one", now=timezone.now())
    progress(job.id).start(total=8, message="Đang đọc phụ lục")
    progress(job.id).advance(2)
    page = page_of(client, job.id)
    bar = the(page, "[role=progressbar]")
    assert (bar["aria-valuenow"], bar["aria-valuemax"]) == ("25", "100")
    assert bar["aria-label"]
    assert "Đang đọc phụ lục" in page.text
    assert the(page, "head noscript meta")["http-equiv"] == "refresh"


def test_a_job_of_unknown_size_has_a_bar_without_a_value(client, officer):
    job = samples.greet.on_behalf(officer.pk).enqueue("An")
    bar = the(page_of(client, job.id), "[role=progressbar]")
    assert not bar.has_attr("value")


def test_htmx_gets_the_part_and_asks_again_while_the_job_is_unfinished(client, officer):
    job = samples.greet.on_behalf(officer.pk).enqueue("An")
    part = page_of(client, job.id, **{"HX-Request": "true"})
    assert part.find("main") is None
    assert the(part, "#job-status")["hx-get"] == reverse("jobs:progress", args=[job.id])


def test_a_finished_job_leads_on_and_stops_asking(client, officer, run_jobs):
    job = samples.greet.on_behalf(officer.pk, done_url="/plans/7/").enqueue("An")
    run_jobs()
    page = page_of(client, job.id)
    status = the(page, "#job-status")
    assert the(status, "a")["href"] == "/plans/7/"
    assert not status.has_attr("hx-get")
    assert page.find("meta", attrs={"http-equiv": "refresh"}) is None


def test_a_refused_job_says_why_in_the_users_words(client, officer, run_jobs):
    job = samples.refuse.on_behalf(officer.pk).enqueue()
    run_jobs(expect_failures=True)
    assert "Hãy gửi bản .docx" in the(page_of(client, job.id), "#job-status").text


def test_the_page_is_only_for_who_asked_for_the_job(client, officer):
    others = samples.greet.on_behalf(User.objects.create(username="binh").pk).enqueue("Bình")
    nobodys = samples.greet.enqueue("Cúc")
    for job_id in (others.id, nobodys.id, uuid4()):
        assert client.get(reverse("jobs:progress", args=[job_id])).status_code == 404


def test_who_joined_a_pending_job_sees_it_too(client, officer):
    other = User.objects.create(username="binh")
    samples.consolidate.on_behalf(other.pk).enqueue("2026-03")
    job = samples.consolidate.on_behalf(officer.pk).enqueue("2026-03")
    assert page_of(client, job.id).find(id="job-status")


def test_a_visitor_is_sent_to_sign_in(client):
    job = samples.greet.enqueue("An")
    response = client.get(reverse("jobs:progress", args=[job.id]))
    assert response.status_code == 302


def test_no_cache_keeps_the_page(client, officer):
    job = samples.greet.on_behalf(officer.pk).enqueue("An")
    response = client.get(reverse("jobs:progress", args=[job.id]))
    assert response["Cache-Control"] == "no-store"
