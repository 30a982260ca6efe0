"""The national register's wire: how the register answers over HTTP, and how it fails on demand."""
