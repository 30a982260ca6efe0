"""What can be done with the ledger; the only way in for other rooms."""

from danso.ledger.services.bulk import record_bulk
from danso.ledger.services.grouping import AlreadyClaimed, GroupCommit
from danso.ledger.services.proving import receipt
from danso.ledger.services.recording import record
from danso.ledger.services.retention import erase
from danso.ledger.services.sealing import seal, seal_all
from danso.ledger.services.witnessing import ask_witnesses

__all__ = [
    "AlreadyClaimed",
    "GroupCommit",
    "ask_witnesses",
    "erase",
    "receipt",
    "record",
    "record_bulk",
    "seal",
    "seal_all",
]
