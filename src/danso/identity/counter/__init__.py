"""Authenticating a person at the counter: the card's code, the register's answer, the officer's eyes."""
