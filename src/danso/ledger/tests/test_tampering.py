"""Whatever is done to the stored rows, the verifier finds it from the signed checkpoints."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from danso.ledger import services
from danso.ledger.guards import guard, unguard
from danso.ledger.models import Checkpoint, Line, SigningKey, Tile
from danso.ledger.services import sealing
from danso.ledger.tests.logbook import MINUTE, NOW, recorded, sealed
from danso.ledger.verification import BrokenError, verify
from witness import notes
from witness.canonical import canonical
from witness.merkle import leaf_hash, tree_root
from witness.tiles import grow


def forged(line, **said):
    record = canonical(line.content | said)
    return {"record": record, "leaf": leaf_hash(bytes(line.salt) + record)}


def rebuild_tiles():
    """Hide a change in the tree that is stored, as a careful forger does."""
    leaves = [bytes(leaf) for leaf in sealed_lines().values_list("leaf", flat=True)]
    Tile.objects.all().delete()
    for (level, number), hashes in grow(0, leaves, {}).items():
        Tile.objects.create(level=level, number=number, hashes=hashes)
    return leaves


def sealed_lines():
    return Line.objects.filter(position__isnull=False).order_by("position")


class Log(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        unguard(connection)
        self.now, self.waiting, self.notes = NOW, 0, []

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(lines=st.integers(1, 9))
    def begins(self, lines):
        self.record(lines)
        self.seal(False)

    @rule(lines=st.integers(1, 9))
    def record(self, lines):
        for number in range(lines):
            recorded(now=self.now, allowed=number % 3 != 0)
        self.waiting += lines

    @rule(clock_back=st.booleans())
    def seal(self, clock_back):
        self.now += MINUTE
        services.seal_all(now=self.now - dt.timedelta(days=clock_back))
        self.waiting = 0
        newest = Checkpoint.objects.order_by("size").last()
        if newest.note not in self.notes:
            self.notes.append(newest.note)

    @invariant()
    def the_untouched_log_is_whole(self):
        if self.notes:
            assert verify(witnessed=self.notes).size == self.size

    @property
    def size(self):
        return sealed_lines().count()

    @contextmanager
    def tampered(self, **asked):
        point = transaction.savepoint()
        yield
        with pytest.raises(BrokenError) as self.found:
            verify(**asked)
        transaction.savepoint_rollback(point)

    def any_line(self, data):
        return sealed_lines().get(position=data.draw(st.integers(0, self.size - 1)))

    @rule(data=st.data())
    def modify_a_record(self, data):
        line = self.any_line(data)
        with self.tampered():
            Line.objects.filter(pk=line.pk).update(**forged(line, actor="citizen"))
        assert (self.found.value.kind, self.found.value.position) == ("modified", line.position)

    @rule(data=st.data())
    def modify_a_record_and_the_stored_tree(self, data):
        line = self.any_line(data)
        with self.tampered():
            Line.objects.filter(pk=line.pk).update(**forged(line, actor="citizen"))
            rebuild_tiles()
        assert self.found.value.position <= line.position < self.found.value.until

    @rule(data=st.data())
    def modify_a_column(self, data):
        line = self.any_line(data)
        change = data.draw(
            st.sampled_from(
                [
                    {"actor": "citizen"},
                    {"subject_tag": ""},
                    {"case": "HS-2"},
                    {"hidden_until": NOW.date()},
                    {"allowed": not line.allowed},
                    {"at": line.at - MINUTE},
                ]
            )
        )
        with self.tampered():
            Line.objects.filter(pk=line.pk).update(**change)
        assert (self.found.value.kind, self.found.value.position) == ("columns", line.position)

    @rule(data=st.data())
    def delete_a_line(self, data):
        line = self.any_line(data)
        with self.tampered():
            line.delete()
        assert self.found.value.kind in {"missing", "truncated"}
        assert self.found.value.position == line.position

    @rule(data=st.data())
    def delete_a_line_and_close_the_gap(self, data):
        line, size = self.any_line(data), self.size
        with self.tampered():
            Line.objects.filter(pk=line.pk).delete()
            for position in range(line.position + 1, size):
                Line.objects.filter(position=position).update(position=position - 1)
        assert self.found.value.position in {line.position, size - 1}

    @rule(data=st.data())
    def insert_a_line(self, data):
        line, size = self.any_line(data), self.size
        with self.tampered():
            for position in range(size - 1, line.position - 1, -1):
                Line.objects.filter(position=position).update(position=position + 1)
            Line.objects.filter(pk=recorded(now=self.now).pk).update(position=line.position)
        assert self.found.value.position == line.position

    @rule(data=st.data())
    @precondition(lambda self: self.size > 1)
    def reorder_two_lines(self, data):
        where = data.draw(st.integers(0, self.size - 2))
        with self.tampered():
            first = Line.objects.get(position=where)
            Line.objects.filter(pk=first.pk).update(position=None)
            Line.objects.filter(position=where + 1).update(position=where)
            Line.objects.filter(pk=first.pk).update(position=where + 1)
        assert self.found.value.position == where

    @rule(data=st.data())
    def truncate_the_rows(self, data):
        line = self.any_line(data)
        with self.tampered():
            Line.objects.filter(position__gte=line.position).delete()
        assert (self.found.value.kind, self.found.value.position) == ("truncated", line.position)

    @rule()
    @precondition(lambda self: len(self.notes) > 1)
    def truncate_rows_tree_and_checkpoints(self):
        newest = Checkpoint.objects.order_by("size").last()
        with self.tampered(witnessed=[newest.note]):
            newest.delete()
            size = Checkpoint.objects.order_by("size").last().size
            Line.objects.filter(position__gte=size).delete()
            rebuild_tiles()
        assert (self.found.value.kind, self.found.value.position) == ("truncated", size)

    @rule()
    @precondition(lambda self: len(self.notes) > 1)
    def drop_the_last_checkpoint_only(self):
        newest = Checkpoint.objects.order_by("size").last()
        with self.tampered():
            newest.delete()
        assert self.found.value.kind == "unsigned"

    @rule(data=st.data())
    def fork_with_the_houses_own_key(self, data):
        """Only a checkpoint that somebody else has kept shows this one."""
        line = self.any_line(data)
        with self.tampered(witnessed=self.notes):
            Line.objects.filter(pk=line.pk).update(actor="citizen", **forged(line, actor="citizen"))
            leaves = rebuild_tiles()
            self.sign_anew(leaves)
            assert verify().size == len(leaves)
        assert self.found.value.kind == "forked"
        assert self.found.value.position <= line.position < self.found.value.until

    def sign_anew(self, leaves, signer=None):
        signer = signer or sealing.signer()
        for stored in Checkpoint.objects.all():
            said = notes.Checkpoint.parse(notes.Note.parse(stored.note).text)
            root = tree_root(leaves[: stored.size])
            text = str(notes.Checkpoint(said.origin, said.size, root, said.time))
            note = str(notes.Note(text, (signer.sign(text),)))
            Checkpoint.objects.filter(pk=stored.pk).update(root=root, note=note)

    @rule(data=st.data())
    def sign_anew_with_another_key(self, data):
        line = self.any_line(data)
        other = notes.Signer(sealing.signer().name, b"\x07" * 32)
        with self.tampered(keys=[sealing.signer().verifier]):
            Line.objects.filter(pk=line.pk).update(actor="citizen", **forged(line, actor="citizen"))
            SigningKey.objects.create(verifier=str(other.verifier), since=NOW)
            self.sign_anew(rebuild_tiles(), other)
        assert self.found.value.kind == "signature"

    @rule()
    @precondition(lambda self: len(self.notes) > 1)
    def turn_the_clock_back(self):
        newest = Checkpoint.objects.order_by("size").last()
        with self.tampered():
            early = NOW - dt.timedelta(days=1)
            text = str(
                notes.Checkpoint(
                    sealing.signer().name, newest.size, bytes(newest.root), sealing.moment(early)
                )
            )
            note = str(notes.Note(text, (sealing.signer().sign(text),)))
            Checkpoint.objects.filter(pk=newest.pk).update(note=note, at=early)
        assert (self.found.value.kind, self.found.value.position) == ("clock", newest.size)

    @rule()
    def change_a_checkpoints_columns(self):
        with self.tampered():
            Checkpoint.objects.update(at=F("at") + MINUTE)
        assert self.found.value.kind == "checkpoint"


@pytest.mark.django_db
def test_the_verifier_finds_every_tampering_from_the_checkpoints_alone():
    try:
        run_state_machine_as_test(
            Log, settings=hypothesis_settings(max_examples=25, stateful_step_count=15, deadline=None)
        )
    finally:
        guard(connection)


@pytest.mark.django_db
def test_a_part_of_the_log_is_verified_from_the_checkpoint_before_it(tampering):
    for lines in (5, 300, 7, 2):
        sealed(lines)
    found = verify(first=6, last=310)
    assert (found.first, found.size, found.checkpoints) == (5, 312, 2)
    with tampering():
        Line.objects.filter(position=3).update(**forged(Line.objects.get(position=3), actor="x"))
    assert verify(first=306).size == 314
    with pytest.raises(BrokenError, match="modified at position 3"):
        verify(last=4)
    with tampering():
        Tile.objects.filter(level=0, number=1).update(hashes=bytes(32 * 58))
    with pytest.raises(BrokenError, match="tiles"):
        verify(first=306)
