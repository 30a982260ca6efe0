"""The append-only tree of RFC 6962 (and 9162): roots, proofs and their strict verification.

Hashes are SHA-256; leaves and nodes are told apart by their first byte. Nodes are named (level, index): the
node (3, 2) covers the leaves 16 to 23.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    NodeAt = Callable[[int, int], bytes]

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
LONGEST_PROOF = 64


class ProofError(ValueError):
    """A proof does not show what it should."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry of the tree."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def level_above(hashes: Iterable[bytes]) -> list[bytes]:
    """Hash neighbours in pairs; an odd one at the end is left out."""
    one_by_one = iter(hashes)
    pairs = zip(one_by_one, one_by_one, strict=False)
    return [sha256(b"\x01" + left + right).digest() for left, right in pairs]


class Frontier:
    """The right edge of a tree: enough to append to it and to know its root, log₂ n hashes in all."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes | None] = []

    @classmethod
    def of(cls, size: int, node_at: NodeAt) -> Frontier:
        """The edge of a tree of `size` leaves whose nodes are known."""
        edge = cls()
        edge.size = size
        edge._edge = [
            node_at(level, (size >> level) - 1) if size >> level & 1 else None
            for level in range(size.bit_length())
        ]
        return edge

    def copy(self) -> Frontier:
        """A second edge that grows on its own."""
        twin = Frontier()
        twin.size, twin._edge = self.size, self._edge.copy()
        return twin

    def parted(self, level: int) -> tuple[Frontier, Frontier]:
        """The tree of the whole nodes of a level, and the tree of the leaves behind them."""
        left, right = Frontier(), Frontier()
        right.size = self.size % (1 << level)
        left.size = self.size - right.size
        right._edge = self._edge[:level]
        left._edge = [*[None] * len(right._edge), *self._edge[level:]]
        return left, right

    def followed_by(self, right: Frontier) -> Frontier:
        """The tree with all leaves of another behind its own; the size as `extend` wants it."""
        whole = self.copy()
        for level, node in reversed([*enumerate(right._edge)]):
            if node is not None:
                whole.extend([node], level=level)
        return whole

    def extend(self, hashes: Iterable[bytes], *, level: int = 0) -> None:
        """Append nodes of a level, by default leaves; the size must be a multiple of what one covers."""
        nodes = list(hashes)
        if self.size % (1 << level):
            raise ValueError("a subtree is appended where the one before it ends")
        self.size += len(nodes) << level
        while nodes:
            self._edge += [None] * (level + 1 - len(self._edge))
            waiting = self._edge[level]
            if waiting is not None:
                nodes.insert(0, waiting)
            self._edge[level] = nodes.pop() if len(nodes) % 2 else None
            nodes = level_above(nodes)
            level += 1

    def root(self) -> bytes:
        """The root of the tree so far."""
        root: bytes | None = None
        for node in self._edge:
            if node is not None:
                root = node if root is None else node_hash(node, root)
        return EMPTY_ROOT if root is None else root


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """The root of the tree of these leaf hashes."""
    edge = Frontier()
    edge.extend(leaves)
    return edge.root()


Span = tuple[int, int]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """What the proof of a leaf is made of: the leaves [from, to) below each of its hashes, leaf first."""
    if not 0 <= index < size:
        raise ProofError("no such leaf in a tree of that size")
    low, high = 0, size
    spans: list[Span] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """What the proof that a tree has only grown is made of; nothing for growth from nothing or by nothing."""
    if not 0 <= old <= new:
        raise ProofError("a tree does not shrink")
    if old in {0, new}:
        return []
    low, high = 0, new
    spans: list[Span] = []
    whole = True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low, whole = middle, False
    if not whole:
        spans.append((low, high))
    return spans[::-1]


def _split(width: int) -> int:
    return 1 << (width - 1).bit_length() - 1


def span_nodes(span: Span) -> list[tuple[int, int]]:
    """The whole nodes (level, index) a span consists of, left to right."""
    low, high = span
    nodes = []
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def span_hash(span: Span, node_at: NodeAt) -> bytes:
    """The hash of a span from the whole nodes below it."""
    hashes = [node_at(*place) for place in span_nodes(span)]
    root = hashes.pop()
    while hashes:
        root = node_hash(hashes.pop(), root)
    return root


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that lead from a leaf to the root of a tree of `size` leaves."""
    return [span_hash(span, node_at) for span in inclusion_spans(index, size)]


def consistency_proof(old: int, new: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that show that the tree of `new` leaves begins with the tree of `old` ones."""
    return [span_hash(span, node_at) for span in consistency_spans(old, new)]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofError unless the proof, used to its last hash, leads from the leaf to the root."""
    _check_shape(proof, root, leaf)
    if not 0 <= index < size:
        raise ProofError("no such leaf in a tree of that size")
    here, last, found = index, size - 1, leaf
    for step in proof:
        if not last:
            raise ProofError("the proof is too long")
        if here & 1 or here == last:
            found = node_hash(step, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    if last or found != root:
        raise ProofError("the proof does not lead to the root")


def verify_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ProofError unless the tree of `new` leaves is the one of `old` leaves, grown."""
    _check_shape(proof, old_root, new_root)
    if not 0 <= old <= new:
        raise ProofError("a tree does not shrink")
    if old in {0, new}:
        if proof or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise ProofError("two trees of one size differ, or a proof where none is needed")
        return
    _walk_consistency(old, old_root, new, new_root, proof)


def _walk_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        raise ProofError("the proof is too short")
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if not last:
            raise ProofError("the proof is too long")
        if here & 1 or here == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, step)
        here, last = here >> 1, last >> 1
    if last or before != old_root or after != new_root:
        raise ProofError("the trees do not agree")


def _check_shape(proof: Sequence[bytes], *hashes: bytes) -> None:
    if len(proof) > LONGEST_PROOF or any(len(one) != HASH_BYTES for one in [*proof, *hashes]):
        raise ProofError("hashes are 32 bytes, and a proof has at most 64")
