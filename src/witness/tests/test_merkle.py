from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from witness import merkle, tiles
from witness.merkle import EMPTY_ROOT, Frontier, ProofError, leaf_hash, node_hash, tree_root

# The test vectors of the certificate-transparency reference implementation.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(1200)]
sizes = st.integers(1, 700)


def node_at_of(leaves):
    def node_at(level, index):
        return tree_root(leaves[index << level : (index + 1) << level])

    return node_at


def grown(cuts):
    """The tiles of a tree that grew in steps to each of the sizes."""
    kept, size = {}, 0
    for cut in cuts:
        kept |= tiles.grow(size, LEAVES[size:cut], {place: kept[place] for place in tiles.tails(size)})
        size = cut
    return kept


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference_vectors(size):
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES[:size]]
    assert tree_root(leaves).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert tree_root([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_is_never_a_node():
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


def test_roots_of_200_000_leaves_are_those_of_pymerkle():
    peer, ours = InmemoryTree(algorithm="sha256"), Frontier()
    entries = [number.to_bytes(4, "big") * 5 for number in range(200_000)]
    for start in range(0, len(entries), 50_000):
        for entry in entries[start : start + 50_000]:
            peer.append_entry(entry)
        ours.extend(leaf_hash(entry) for entry in entries[start : start + 50_000])
        assert ours.root() == peer.get_root()
    assert ours.size == 200_000


@given(st.lists(sizes, min_size=1, max_size=6))
def test_growing_by_any_steps_gives_the_same_tree(cuts):
    edge = Frontier()
    for cut in sorted(cuts):
        edge.extend(LEAVES[edge.size : cut])
    assert edge.root() == tree_root(LEAVES[: max(cuts)])


@given(sizes, st.integers(0, 10), sizes)
def test_a_tree_parted_at_a_level_and_put_together_again_is_the_same(size, level, more):
    whole = Frontier()
    whole.extend(LEAVES[:size])
    left, right = whole.parted(level)
    assert left.size + right.size == size
    assert right.size < 1 << level
    assert left.followed_by(right).root() == whole.root()
    right.extend(LEAVES[size : size + more] if right.size + more <= 1 << level else [])
    assert left.followed_by(right).root() == tree_root(LEAVES[: left.size + right.size])


@given(sizes, st.data())
def test_each_leaf_has_a_proof_that_leads_to_the_root(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, node_at_of(LEAVES[:size]))
    said = {"leaf": LEAVES[index], "index": index, "size": size, "root": tree_root(LEAVES[:size])}
    merkle.verify_inclusion(proof=proof, **said)
    wrongs = [{"index": (index + 1) % size}] if size > 1 else []
    wrongs += [{"leaf": LEAVES[-1]}, {"root": LEAVES[-1]}, {"size": index}, {"index": -1}]
    for wrong in wrongs:
        with pytest.raises(ProofError):
            merkle.verify_inclusion(proof=proof, **said | wrong)
    for bad in ([*proof, LEAVES[0]], proof[:-1], proof[1:], [b"short", *proof], [LEAVES[0]] * 65):
        assume(bad != proof)
        with pytest.raises(ProofError):
            merkle.verify_inclusion(proof=bad, **said)


@given(sizes, st.data())
def test_each_growth_has_a_proof(new, data):
    old = data.draw(st.integers(0, new))
    proof = merkle.consistency_proof(old, new, node_at_of(LEAVES[:new]))
    said = {
        "old": old,
        "old_root": tree_root(LEAVES[:old]),
        "new": new,
        "new_root": tree_root(LEAVES[:new]),
    }
    merkle.verify_consistency(proof=proof, **said)
    for wrong in ({"old_root": LEAVES[-1]}, {"new_root": LEAVES[-1]}, {"old": new + 1}, {"old": -1}):
        if not (old == 0 and "new_root" in wrong):  # nothing is a beginning of everything
            with pytest.raises(ProofError):
                merkle.verify_consistency(proof=proof, **said | wrong)
    with pytest.raises(ProofError):
        merkle.verify_consistency(proof=[*proof, LEAVES[0]], **said)
    if proof:
        with pytest.raises(ProofError):
            merkle.verify_consistency(proof=proof[:-1], **said)


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_fork_has_no_proof(old, more):
    other = [*LEAVES[: old - 1], leaf_hash(b"another"), *LEAVES[old : old + more]]
    with pytest.raises(ProofError):
        merkle.verify_consistency(
            old=old,
            old_root=tree_root(LEAVES[:old]),
            new=old + more,
            new_root=tree_root(other),
            proof=merkle.consistency_proof(old, old + more, node_at_of(other)),
        )


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=5), st.data())
def test_tiles_hold_every_node_of_the_tree(cuts, data):
    cuts = sorted(set(cuts))
    size, kept = cuts[-1], grown(cuts)
    index = data.draw(st.integers(0, size - 1))
    spans = merkle.inclusion_spans(index, size)
    needed = {place: kept[place] for place in tiles.places_of(spans)}
    proof = merkle.inclusion_proof(index, size, lambda *node: tiles.node_at(needed, *node))
    merkle.verify_inclusion(
        leaf=LEAVES[index], index=index, size=size, proof=proof, root=tree_root(LEAVES[:size])
    )
    edge = Frontier.of(size, lambda *node: tiles.node_at(kept, *node))
    assert edge.root() == tree_root(LEAVES[:size])


def test_a_proof_among_ten_million_reads_few_tiles():
    most = max(len(tiles.places_of(merkle.inclusion_spans(i, 9_999_999))) for i in range(0, 9_999_999, 9973))
    assert most <= 9


def test_tiles_do_not_hold_what_is_not_there():
    with pytest.raises((KeyError, IndexError)):
        tiles.node_at(grown([300]), 0, 300)


def test_a_subtree_is_appended_only_where_one_ends():
    edge = Frontier()
    edge.extend(LEAVES[:3])
    with pytest.raises(ValueError, match="subtree"):
        edge.extend([LEAVES[0]], level=1)
