"""What the ledger refuses."""

from __future__ import annotations


class SealingDead(Exception):  # noqa: N818 - said as the domain says it
    """Lines have waited too long for a seal: nothing may be read or decided until sealing works again."""


class NotSealed(Exception):  # noqa: N818
    """A line without a position has no proof yet; the next sealing gives it one."""


class NamesAPerson(Exception):  # noqa: N818
    """A text that is written to the log holds the personal number it is about."""


class TreeDamaged(Exception):  # noqa: N818
    """The stored tree is not the one that was signed last; nothing is signed over it."""


class TooEarly(Exception):  # noqa: N818
    """Lines younger than the end of retention are not erased."""


class NotAWitness(Exception):  # noqa: N818
    """A signature under a checkpoint that is of no witness the house knows."""


class NotOurs(Exception):  # noqa: N818
    """A checkpoint that this log has not signed."""
