"""The mirror: a first load, then the feed, each change once; former values stay known."""

from __future__ import annotations

import datetime as dt
import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from danso.jobs.tests.conftest import shared_database  # noqa: F401 - a fixture
from danso.jobs.tests.processes import PATIENCE, ended, worker
from danso.population.answers import PartialDate
from danso.population.jobs import follow_the_feed
from danso.population.models import (
    AttributeValue,
    FeedPosition,
    FormerNumber,
    MirroredResident,
    RegisterHealth,
    ResidentEvent,
)
from danso.population.numbers import index_of, unseal
from danso.population.port import RegisterUnavailable, Trouble
from danso.population.queries import history, mirror_index
from danso.population.services.following import Followed, follow
from danso.population.tests.conftest import NOON
from danso.population.tests.residents import COMMUNE, NEXT, event, person

pytestmark = pytest.mark.django_db
MOVED = dt.date(2024, 10, 5)


@pytest.fixture
def loaded(register):
    register.stands = [person(number) for number in range(1, 6)]
    follow(feed=register, now=NOON)
    return register


def resident(reference: int) -> MirroredResident:
    return MirroredResident.objects.get(reference=index_of(f"record:{reference}"))


def test_the_first_load_brings_every_record(loaded) -> None:
    one = resident(1)
    assert MirroredResident.objects.count() == 5
    assert (one.name_key, one.sex, one.birth, one.birth_year) == ("NGUYENTHITHUHA", 2, "1990-03-07", 1990)
    assert (one.commune, one.address, one.account_level) == (COMMUNE, "12 Trần Phú", 2)
    assert (one.number_sex, one.number_year, one.number_province) == (2, 1990, "077")
    assert one.household == one.number_index
    assert FeedPosition.objects.get().complete
    assert not AttributeValue.objects.exists()


def test_the_number_stands_sealed_and_indexed_only(loaded) -> None:
    one = resident(1)
    assert one.number_index == index_of("077190000001")
    assert unseal(one.number_sealed) == "077190000001"
    columns = [str(value) for value in one.__dict__.values()]
    assert not any("077190000001" in column for column in columns)
    assert mirror_index("077190000001") == one.pk
    assert mirror_index("077190000099") is None


def test_a_bit_says_whether_an_item_is_there(loaded) -> None:
    def has(item: int) -> bool:
        return bool(resident(1).present >> (item - 1) & 1)

    assert has(4)
    assert not has(25)
    loaded.feed = [event(1, 1, "correction", MOVED, birth__date=None, phone="0900000000")]
    follow(feed=loaded, now=NOON)
    assert not has(4)
    assert has(25)


def test_a_move_keeps_the_former_place(loaded) -> None:
    loaded.feed = [event(1, 1, "move_within", MOVED, permanent_residence__commune=NEXT)]
    follow(feed=loaded, now=NOON)
    before, after = history(resident(1), "permanent_residence.commune")
    assert (before.value, before.valid_from, before.valid_to) == (COMMUNE, None, MOVED)
    assert (after.value, after.valid_from, after.valid_to, after.source) == (NEXT, MOVED, None, "register")
    assert resident(1).commune == NEXT
    assert resident(2).commune == COMMUNE


def test_a_value_that_never_changed_has_itself_as_history(loaded) -> None:
    (only,) = history(resident(1), "sex")
    assert (only.value, only.valid_from, only.valid_to) == ("2", None, None)


def test_two_moves_of_a_page_follow_each_other(loaded) -> None:
    later = dt.date(2024, 10, 8)
    loaded.feed = [
        event(1, 1, "move_within", MOVED, permanent_residence__commune=NEXT),
        event(2, 1, "move_within", later, permanent_residence__commune="26512"),
    ]
    follow(feed=loaded, now=NOON)
    loaded.feed.append(event(3, 1, "move_within", dt.date(2024, 10, 9), permanent_residence__commune=COMMUNE))
    follow(feed=loaded, now=NOON)
    spans = [
        (each.value, each.valid_from, each.valid_to)
        for each in history(resident(1), "permanent_residence.commune")
    ]
    assert spans == [
        (COMMUNE, None, MOVED),
        (NEXT, MOVED, later),
        ("26512", later, dt.date(2024, 10, 9)),
        (COMMUNE, dt.date(2024, 10, 9), None),
    ]


def test_a_change_told_late_never_ends_a_value_before_its_start(loaded) -> None:
    for cursor, day, commune in ((1, 8, NEXT), (2, 5, "26512")):
        loaded.feed.append(
            event(cursor, 1, "move_within", dt.date(2024, 10, day), permanent_residence__commune=commune)
        )
        follow(feed=loaded, now=NOON)
    spans = [(each.valid_from, each.valid_to) for each in history(resident(1), "permanent_residence.commune")]
    assert (dt.date(2024, 10, 8), dt.date(2024, 10, 8)) in spans


def test_a_cancelled_number_still_finds_its_bearer(loaded) -> None:
    loaded.feed = [event(1, 1, "number_issued", MOVED, personal_number="077190077777")]
    follow(feed=loaded, now=NOON)
    assert FormerNumber.objects.get().number_index == index_of("077190000001")
    assert mirror_index("077190077777") == mirror_index("077190000001") == resident(1).pk


def test_a_birth_adds_a_resident_and_what_follows_in_the_page(loaded) -> None:
    loaded.feed = [
        event(1, 90, "birth", MOVED, name__full="Nguyễn An", birth__date=PartialDate(2024, 10, 1)),
        event(2, 90, "number_issued", MOVED, personal_number="077224000090"),
    ]
    follow(feed=loaded, now=NOON)
    assert resident(90).number_index == index_of("077224000090")
    assert [each.kind for each in resident(90).events.all()] == ["birth", "number_issued"]


def test_a_page_that_comes_again_changes_nothing(loaded, monkeypatch) -> None:
    loaded.feed = [event(1, 1, "move_within", MOVED, permanent_residence__commune=NEXT)]
    follow(feed=loaded, now=NOON)
    whole = loaded.changes(after=0, most=10)
    monkeypatch.setattr(loaded, "changes", lambda **_options: whole)
    assert follow(feed=loaded, now=NOON).applied == 0
    assert ResidentEvent.objects.count() == 1
    assert AttributeValue.objects.count() == 2


def test_following_goes_on_page_by_page_to_the_head(loaded, monkeypatch) -> None:
    monkeypatch.setattr("danso.population.services.following.LARGEST_PAGE", 2)
    loaded.feed = [event(at, 1 + at % 5, "correction", MOVED, sex="1") for at in range(1, 8)]
    assert follow(feed=loaded, now=NOON, pages=2) == Followed(applied=4, behind=3, complete=True)
    followed = follow(feed=loaded, now=NOON)
    assert (followed.applied, followed.behind) == (3, 0)


def test_silence_keeps_what_came_before(loaded) -> None:
    loaded.feed = [event(1, 1, "correction", MOVED, sex="1")]
    loaded.trouble = Trouble.TIMED_OUT
    with pytest.raises(RegisterUnavailable):
        follow(feed=loaded, now=NOON)
    follow_the_feed(NOON)
    assert RegisterHealth.objects.get(driver="feed").trouble == "timed_out"
    loaded.trouble = None
    follow_the_feed(NOON)
    assert RegisterHealth.objects.get(driver="feed").answering
    assert resident(1).sex == 1


# --- a worker that is killed ---


class Feed(BaseHTTPRequestHandler):
    """A register over HTTP with 3,000 records and 2,000 changes; it stops answering at `stall`."""

    stall = 0
    stalled = threading.Event()
    go_on = threading.Event()
    served: list[int] = []

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        after = int(parse_qs(address.query)["tu"][0])
        if address.path == "/v1/anh-chup":
            rows = [self.row(at) for at in range(after + 1, min(after + 500, 3000) + 1)]
            body = {"den": after + len(rows), "con": after + 500 < 3000, "bienDong": 0, "congDan": rows}
        else:
            if after >= self.stall > 0 and not self.go_on.is_set():
                self.stalled.set()
                self.go_on.wait(PATIENCE)
            lines = [self.line(at) for at in range(after + 1, min(after + 500, 2000) + 1)]
            type(self).served.append(after)
            body = {"dau": 2000, "bienDong": lines}
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def row(self, at: int) -> dict[str, object]:
        return {
            "maCongDan": str(at),
            "soDinhDanh": {"trangThai": "co", "giaTri": f"0771900{at:05d}"},
            "thuongTru": {"trangThai": "co", "giaTri": {"maPhuongXa": COMMUNE, "chiTiet": "0"}},
        }

    def line(self, at: int) -> dict[str, object]:
        row = self.row(1 + at % 10) | {
            "thuongTru": {"trangThai": "co", "giaTri": {"maPhuongXa": COMMUNE, "chiTiet": str(at)}}
        }
        days = {"xayRaNgay": "2024-10-05", "ghiNhanNgay": "2024-10-05"}
        return {"seq": at, "loai": "chuyen_trong_tinh", "maCongDan": row["maCongDan"], "congDan": row} | days

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_no_change_undone_or_done_twice(request, monkeypatch) -> None:
    environment = request.getfixturevalue("shared_database")
    monkeypatch.setattr(Feed, "stall", 1000)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    environment |= {"DANSO_REGISTER_URL": address, "DANSO_REGISTER_SECRET": "x"}
    try:
        follow_the_feed.enqueue(NOON)
        with worker(environment, "--lease", "1") as first:
            assert Feed.stalled.wait(PATIENCE)
            assert FeedPosition.objects.get().cursor == 1000
            first.send_signal(signal.SIGKILL)
            first.wait(timeout=PATIENCE)
        Feed.go_on.set()
        follow_the_feed.enqueue(NOON)
        with worker(environment, "--once") as second:
            log = ended(second)
            assert second.returncode == 0, log
    finally:
        Feed.go_on.set()
        server.shutdown()
        server.server_close()
    assert (MirroredResident.objects.count(), FeedPosition.objects.get().cursor) == (3000, 2000)
    assert ResidentEvent.objects.count() == 2000
    assert sorted(MirroredResident.objects.exclude(address="0").values_list("address", flat=True)) == sorted(
        str(at) for at in range(1991, 2001)
    )
    assert AttributeValue.objects.filter(valid_to__isnull=True).count() == 10
