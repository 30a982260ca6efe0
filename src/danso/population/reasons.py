"""Readings that stand on a stated reason alone (tình huống khẩn cấp): who reviews them is told of each.

`read_on_a_reason` is sent in the reading's own transaction, with `lines` (ids of the ledger's lines),
`access` and `now`: what a receiver cannot keep, nobody is answered.
"""

from __future__ import annotations

from django.dispatch import Signal

read_on_a_reason = Signal()
