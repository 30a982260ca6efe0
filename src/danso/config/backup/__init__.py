"""Backup and restore of a whole installation: one archive of database and files, safe against any crash."""
