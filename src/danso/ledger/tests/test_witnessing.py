from __future__ import annotations

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured

from danso.ledger import services
from danso.ledger.models import Checkpoint, Cosignature
from danso.ledger.services import sealing
from danso.ledger.services.witnessing import known_witnesses
from danso.ledger.tests.logbook import MINUTE, NOW, NUMBER, sealed
from witness.__main__ import main
from witness.cosigning import RefusedError, Witness

pytestmark = pytest.mark.django_db
SECONDS = int(NOW.timestamp())


@pytest.fixture
def witness(tmp_path, settings, capsys):
    folder = tmp_path / "witness"
    main(["init", "thanh-tra.example/nc", "--folder", str(folder)])
    main(["trust", str(sealing.signer().verifier), "--folder", str(folder)])
    settings.LEDGER_WITNESSES = [f"https://nc.example/add-checkpoint={capsys.readouterr().out.strip()}"]
    return Witness(folder)


def talking_to(witness, seen):
    def answer(request):
        seen.append(request.content)
        try:
            return httpx.Response(200, text=f"{witness.cosign(request.content.decode(), SECONDS)}\n")
        except RefusedError as refused:
            return httpx.Response(refused.status, text=f"{refused}\n")

    return httpx.Client(transport=httpx.MockTransport(answer))


def test_a_witness_signs_each_new_seal_and_is_not_asked_twice(witness):
    seen = []
    assert services.ask_witnesses(now=NOW) == 0
    for lines in (3, 300):
        sealed(lines)
        assert services.ask_witnesses(now=NOW, client=talking_to(witness, seen)) == 1
    assert services.ask_witnesses(now=NOW, client=talking_to(witness, seen)) == 0
    assert Cosignature.objects.count() == len(seen) == 2
    assert NUMBER.encode() not in b"".join(seen)


def test_a_witness_that_has_seen_another_size_is_asked_again_with_its_proof(witness):
    sealed(3)
    services.ask_witnesses(now=NOW, client=talking_to(witness, []))
    sealed(4)
    (witness.folder / "seen.json").unlink()
    seen = []
    assert services.ask_witnesses(now=NOW, client=talking_to(witness, seen)) == 1
    assert [request.split(b"\n")[0] for request in seen] == [b"old 3", b"old 0"]


def test_a_witness_that_is_down_or_lies_stops_nothing(witness, caplog):
    sealed(1)
    for answer in (
        httpx.Response(500),
        httpx.Response(200, text="— thanh-tra.example/nc AAAA\n"),
        httpx.Response(200, text=f"{sealing.signer().sign('x')}\n"),
        httpx.Response(409, text="7\n"),
    ):
        client = httpx.Client(transport=httpx.MockTransport(lambda _, answer=answer: answer))
        assert services.ask_witnesses(now=NOW, client=client) == 0
    assert [record.witness for record in caplog.records] == ["thanh-tra.example/nc"] * 4
    assert not Cosignature.objects.exists()
    sealed(1, now=NOW + MINUTE)
    assert Checkpoint.objects.count() == 2


def test_a_witness_must_be_named_with_its_key(settings):
    settings.LEDGER_WITNESSES = ["https://nc.example"]
    with pytest.raises(ImproperlyConfigured, match="LEDGER_WITNESSES"):
        known_witnesses()
