"""The list that `danso --help` prints: danso's own commands first, each with a line, then Django's."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = ("--version", "version")
FIRST_STEPS = "make run, rồi mở / then open http://127.0.0.1:8006"


class Console(ManagementUtility):
    """Django's command line under danso's name."""

    def main_help_text(self, commands_only: bool = False) -> str:  # noqa: FBT001, FBT002 Django's signature
        """Return the help of `danso` alone."""
        commands = get_commands()
        own = {name: str(app) for name, app in commands.items() if str(app).startswith("danso.")}
        if commands_only:
            return "\n".join(sorted(commands))
        width = max(map(len, own))
        lines = [
            "danso: nền tảng để một tỉnh triển khai Đề án 06 / one province runs Project 06",
            "",
            "  danso COMMAND --help      cách dùng một lệnh / how a command is used",
            f"  {FIRST_STEPS}",
            "",
            "Lệnh của danso / danso's commands:",
            *(f"  {spoken(name):<{width}}  {summary(app, name)}" for name, app in sorted(own.items())),
            "",
            "Thêm, của Django và thư viện / more, from Django and libraries:",
            *wrapped(sorted(set(commands) - set(own))),
        ]
        return "\n".join(lines)


def spoken(name: str) -> str:
    """Return a command's name as it is typed."""
    return name.replace("_", "-")


def summary(app: str, name: str) -> str:
    """Return the first sentence of a command's help."""
    text = str(import_module(f"{app}.management.commands.{name}").Command.help)
    return " ".join(text.split()).split(". ")[0].rstrip(".")


def wrapped(names: Sequence[str], width: int = 100) -> list[str]:
    """Return names in lines of at most `width` signs."""
    lines = [" "]
    for name in names:
        if len(lines[-1]) + len(name) >= width:
            lines.append(" ")
        lines[-1] += f" {name}"
    return lines


def run(arguments: Sequence[str]) -> None:
    """Run one command; a setting that is wrong ends with its message, not with a traceback."""
    given = list(arguments)
    if len(given) > 1 and spoken(given[1]) == given[1]:
        given[1] = known_name(given[1])
    if given[1:2] and given[1] in VERSION:
        sys.stdout.write(f"danso {version('danso')} (Django {django.__version__})\n")
        return
    try:
        Console(given).execute()
    except ImproperlyConfigured as refusal:
        sys.exit(f"danso: {refusal}")


def known_name(typed: str) -> str:
    """Return the command's own name for a name typed with hyphens; options stay as they are."""
    return typed if typed.startswith("-") else typed.replace("-", "_")
