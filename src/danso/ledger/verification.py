"""Find out whether the stored log is the one that was signed.

What is checked: each record with its salt is hashed again, the tree is built from these hashes, and its root
is compared with each signed checkpoint; checkpoints are signed, grow and go on in time; bulk jobs' sets of
people have the digest their line says; the columns for searching repeat what the record says. Without
`columns` the last is left out. Stored leaf hashes are believed of lines that retention has erased, and the
tree shows whether they are right; tiles only help to name the first bad position.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from danso.ledger import tree
from danso.ledger.keys import signing_seed
from danso.ledger.models import BulkPart, Checkpoint, Erasure, Line, SigningKey
from danso.ledger.people import digest_of
from danso.ledger.rows import LEVEL, blocks, leaves
from danso.ledger.services.recording import moment
from witness import notes
from witness.canonical import NotCanonicalError, read_canonical
from witness.merkle import HASH_BYTES, Frontier, leaf_hash
from witness.tiles import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class BrokenError(Exception):
    """The log is not what was signed: which kind of fault, and the first position it is known to touch."""

    def __init__(self, kind: str, position: int, until: int | None = None) -> None:
        upto = f" to {until - 1}" if until is not None and until - 1 > position else ""
        super().__init__(f"{kind} at position {position}{upto}")
        self.kind, self.position, self.until = kind, position, until


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint to compare with; `foreign` when it comes from a witness, not from the tables."""

    size: int
    root: bytes
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found whole: positions [first, size), compared with so many checkpoints."""

    first: int
    size: int
    checkpoints: int


def verify(
    *,
    first: int = 0,
    last: int | None = None,
    keys: Sequence[notes.Verifier] | None = None,
    witnessed: Iterable[str] = (),
    processes: int = 1,
    columns: bool = True,
) -> Verified:
    """Verify positions from `first` to `last` (widened to the checkpoints around them), or raise BrokenError.

    `keys` are the log's keys as published; without them those stored are believed. `witnessed` are notes kept
    elsewhere: they find what a house that signs anew could hide. With more `processes` than one, the caller's
    database connection is closed first. Without `columns`, what is repeated for searching is not compared.
    """
    trusted = list(_stored_keys() if keys is None else keys)
    signed = _checkpoints(trusted, first, last) + [_foreign(note, trusted) for note in witnessed]
    signed.sort(key=lambda one: (one.size, one.foreign))
    edge = _start(first)
    begin = edge.size
    own = [one.size for one in signed if not one.foreign]
    end = own[-1] if own else begin
    if last is None and signed and signed[-1].size > end:
        raise BrokenError("truncated", end)
    covered = [one for one in signed if begin < one.size <= end]
    odd = _compare(edge, covered, processes=processes, columns=columns)
    if last is None and Line.objects.filter(position__gte=end).exists():
        raise BrokenError("unsigned", end)
    _check_bulk_jobs(begin, end)
    if odd is not None:
        raise BrokenError("columns", odd)
    return Verified(begin, end, len(own))


def _stored_keys() -> Iterator[notes.Verifier]:
    yield notes.Signer(settings.LEDGER_ORIGIN, signing_seed()).verifier
    for text in SigningKey.objects.values_list("verifier", flat=True):
        yield notes.Verifier.parse(text)


def _start(first: int) -> Frontier:
    """The tree at the last checkpoint up to `first`, which its tiles must hash to."""
    before = Checkpoint.objects.filter(size__lte=first).order_by("size").last()
    if before is None:
        return Frontier()
    edge = _edge(before.size)
    if edge is None or edge.root() != bytes(before.root):
        raise BrokenError("tiles", 0, before.size)
    return edge


def _edge(size: int) -> Frontier | None:
    try:
        return tree.edge_at(size)
    except (KeyError, IndexError):
        return None


def _checkpoints(trusted: Sequence[notes.Verifier], first: int, last: int | None) -> list[Signed]:
    """The stored checkpoints over the range: signed by a key we trust, and time never goes backwards."""
    chosen = Checkpoint.objects.filter(size__gt=first).order_by("size")
    if last is not None:
        over = Checkpoint.objects.filter(size__gte=last).order_by("size").first()
        chosen = chosen.filter(size__lte=over.size if over else last)
    signed, time = [], ""
    for stored in chosen.iterator():
        said = _opened(stored.note, trusted, stored.size)
        if (said.size, said.root, said.time) != (stored.size, bytes(stored.root), moment(stored.at)):
            raise BrokenError("checkpoint", stored.size)
        if said.time < time:
            raise BrokenError("clock", stored.size)
        time = said.time
        signed.append(Signed(said.size, said.root))
    return signed


def _foreign(note: str, trusted: Sequence[notes.Verifier]) -> Signed:
    said = _opened(note, trusted, 0)
    return Signed(said.size, said.root, foreign=True)


def _opened(text: str, trusted: Sequence[notes.Verifier], position: int) -> notes.Checkpoint:
    try:
        note = notes.Note.parse(text)
        said = notes.Checkpoint.parse(note.text)
        signed = note.signed_by(key for key in trusted if key.name == said.origin)
    except notes.NoteError:
        raise BrokenError("signature", position) from None
    if not signed:
        raise BrokenError("signature", position)
    return said


def _compare(edge: Frontier, signed: Sequence[Signed], *, processes: int, columns: bool) -> int | None:
    """Build the tree on from `edge` and compare its root at each checkpoint; return the first odd line."""
    if not signed:
        return None
    erased_below = _erased_below()
    odd: int | None = None
    good = witnessed = edge.size
    whole, _ = edge.parted(LEVEL)
    targets = deque(signed)
    stops = sorted({one.size for one in signed})
    for block in blocks(edge, stops, columns=columns, processes=processes):
        unordered = bisect_left(block.erased, erased_below)
        if unordered < len(block.erased):
            raise BrokenError("erased", block.erased[unordered])
        while targets and targets[0].size in block.stops:
            target = targets.popleft()
            if whole.followed_by(block.stops[target.size]).root() != target.root:
                raise _located(witnessed if target.foreign else good, target)
            good, witnessed = target.size, target.size if target.foreign else witnessed
        if block.missing is not None:
            kind = "missing" if Line.objects.filter(position__gt=block.missing).exists() else "truncated"
            raise BrokenError(kind, block.missing)
        whole = whole.followed_by(block.tree)
        odd = block.odd if odd is None else odd
    return odd


def _located(good: int, target: Signed) -> BrokenError:
    """Name the first bad position by the tiles, if those are what was signed."""
    tiles_edge = _edge(target.size)
    if target.foreign or tiles_edge is None or tiles_edge.root() != target.root:
        kind = "forked" if target.foreign else "modified"
        return BrokenError(kind, good, target.size)
    for number, leaf in enumerate(leaves(good, target.size), good):
        if _tile_leaf(number) != leaf:
            return BrokenError("modified", number)
    return BrokenError("modified", good, target.size)


def _tile_leaf(position: int) -> bytes:
    number, place = divmod(position, WIDTH)
    tile = tree.tiles_at([(0, number)]).get((0, number), b"")
    return tile[place * HASH_BYTES : (place + 1) * HASH_BYTES]


def _erased_below() -> int:
    """Up to where content may be gone: what the newest sealed line says that orders an erasure."""
    for erasure in Erasure.objects.select_related("line").order_by("-below"):
        line = erasure.line
        if line.position is None or line.record is None or line.salt is None:
            continue
        if leaf_hash(bytes(line.salt) + bytes(line.record)) != _tile_leaf(line.position):
            raise BrokenError("modified", line.position)
        if line.content.get("erased_below") == erasure.below:
            return erasure.below
    return _waiting_erasure()


def _waiting_erasure() -> int:
    """An erasure whose line waits for its seal counts: the next sealing brings it into the tree."""
    newest = Erasure.objects.filter(line__position__isnull=True).order_by("below").last()
    return newest.below if newest and newest.line.content.get("erased_below") == newest.below else 0


def _check_bulk_jobs(first: int, end: int) -> None:
    """Compare each job's set of people with the digest that its line says."""
    jobs = Line.objects.filter(mode="bulk", position__gte=first, position__lt=end, record__isnull=False)
    for line in jobs.order_by("position").iterator():
        parts = BulkPart.objects.filter(line=line).values_list("number", "bits")
        try:
            said = read_canonical(bytes(line.record or b""))["bulk"]["parts"]
        except (NotCanonicalError, KeyError, TypeError):
            raise BrokenError("bulk", line.position or 0) from None
        if digest_of({number: bytes(bits) for number, bits in parts}) != said:
            raise BrokenError("bulk", line.position or 0)
