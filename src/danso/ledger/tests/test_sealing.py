from __future__ import annotations

import datetime as dt
import os
import signal
import threading

import pytest
from django.db import connections

from danso.ledger import keys, services, tree
from danso.ledger.errors import NotSealed, TreeDamaged
from danso.ledger.models import Checkpoint, Line, SigningKey, Tile
from danso.ledger.services import sealing
from danso.ledger.tests.logbook import MINUTE, NOW, recorded, sealed
from danso.ledger.verification import verify
from witness import notes
from witness.merkle import tree_root, verify_consistency, verify_inclusion


def leaves():
    return [bytes(leaf) for leaf in Line.objects.order_by("position").values_list("leaf", flat=True)]


@pytest.mark.django_db
def test_sealing_gives_positions_and_signs_the_root():
    assert services.seal(now=NOW) is None
    lines = sealed(3)
    assert [line.position for line in lines] == [0, 1, 2]
    checkpoint = Checkpoint.objects.get()
    assert bytes(checkpoint.root) == tree_root(leaves())
    note = notes.Note.parse(checkpoint.note)
    assert list(note.signed_by([sealing.signer().verifier])) == [sealing.signer().verifier]
    assert notes.Checkpoint.parse(note.text).time == "2026-03-02T08:01:00.000000Z"


@pytest.mark.django_db
def test_every_line_and_every_growth_has_a_proof_of_few_reads(django_assert_max_num_queries):
    for lines in (1, 2, 255, 1, 300):
        sealed(lines)
    checkpoints = list(Checkpoint.objects.order_by("size"))
    size, root = checkpoints[-1].size, bytes(checkpoints[-1].root)
    for position, leaf in list(enumerate(leaves()))[::37]:
        with django_assert_max_num_queries(1):
            proof = tree.prove_inclusion(position, size)
        verify_inclusion(leaf=leaf, index=position, size=size, proof=proof, root=root)
    for old in checkpoints:
        with django_assert_max_num_queries(1):
            proof = tree.prove_growth(old.size, size)
        verify_consistency(old=old.size, old_root=bytes(old.root), new=size, new_root=root, proof=proof)
    assert Tile.objects.count() == 4


@pytest.mark.django_db
def test_a_clock_that_goes_back_does_not_take_the_checkpoints_back():
    sealed(1)
    sealed(1, now=NOW - dt.timedelta(days=1))
    assert [checkpoint.at for checkpoint in Checkpoint.objects.all()] == [NOW + MINUTE] * 2
    assert verify().checkpoints == 2


@pytest.mark.django_db
def test_nothing_is_signed_over_a_damaged_tree(tampering):
    sealed(3)
    with tampering():
        Tile.objects.update(hashes=bytes(96))
    recorded()
    with pytest.raises(TreeDamaged):
        services.seal(now=NOW + 2 * MINUTE)
    with tampering():
        Tile.objects.all().delete()
    with pytest.raises(TreeDamaged):
        services.seal(now=NOW + 2 * MINUTE)


@pytest.mark.django_db
def test_a_rotated_key_signs_from_then_on_and_the_old_seals_stay_valid():
    sealed(1)
    keys.rotate_signing_key()
    sealed(1)
    assert SigningKey.objects.count() == 2
    assert verify().checkpoints == 2
    assert services.receipt(line_id=Line.objects.get(position=0).pk, now=NOW)


@pytest.mark.django_db
def test_a_line_that_waits_has_no_receipt():
    sealed(1)
    with pytest.raises(NotSealed):
        services.receipt(line_id=recorded().pk, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_each_line_once_while_lines_come():
    failures = []

    def work(what, times):
        try:
            for _ in range(times):
                what()
        except BaseException as error:  # noqa: BLE001 - the test's own thread tells it
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(lambda: services.seal(now=NOW), 12)) for _ in range(2)]
    workers += [threading.Thread(target=work, args=(recorded, 25)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    services.seal_all(now=NOW)
    assert sorted(Line.objects.values_list("position", flat=True)) == list(range(50))
    assert verify().size == 50


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_sealing_leaves_nothing_half_done(monkeypatch):
    sealed(3)
    for _ in range(5):
        recorded()
    connections.close_all()
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(sealing, "_sign", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        services.seal(now=NOW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert Line.objects.filter(position__isnull=True).count() == 5
    assert verify().size == 3
    services.seal_all(now=NOW)
    assert verify().size == 8
    connections.close_all()
    assert verify(processes=2).size == 8
