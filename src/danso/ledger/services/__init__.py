"""What can be done with the ledger; the only way in for other rooms."""

from danso.ledger.services.recording import record

__all__ = ["record"]
