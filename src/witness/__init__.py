"""Checks the ledger from outside: trees, proofs, signed notes and receipts, without the house."""
