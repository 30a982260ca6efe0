"""The ledger's periodic work."""
