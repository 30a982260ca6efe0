"""`danso messages`: keep the English catalogues of the rooms."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from danso.web import catalogues


def room_folders() -> dict[str, Path]:
    """Every installed room of danso with its folder."""
    configs = (config for config in apps.get_app_configs() if config.name.startswith("danso."))
    return {config.name.removeprefix("danso."): Path(config.path) for config in configs}


class Command(BaseCommand):
    """Extract Vietnamese texts, merge them into the English catalogues, compile them."""

    help = (
        "Extract the Vietnamese texts of each room (Python and templates) into "
        "<room>/locale/en/LC_MESSAGES/django.po and compile it. "
        "Fill in the empty msgstr by hand, then run it again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the rooms and the two other modes."""
        parser.add_argument("rooms", nargs="*", metavar="ROOM", help="only these rooms (default: all)")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--compile", dest="only_compile", action="store_true", help="only compile the .po files to .mo"
        )
        mode.add_argument(
            "--check", action="store_true", help="write nothing; fail when a text has no (or a wrong) English"
        )

    def handle(
        self, *_args: str, rooms: list[str], check: bool, only_compile: bool, **_options: object
    ) -> None:
        """Run the chosen mode on the chosen rooms."""
        chosen = self._chosen(rooms)
        if check:
            self._check(chosen)
        elif only_compile:
            self._compile(chosen)
        else:
            self._update(chosen)

    def _chosen(self, names: list[str]) -> list[Path]:
        known = room_folders()
        unknown = sorted(set(names) - known.keys())
        if unknown:
            raise CommandError(f"No such room: {', '.join(unknown)}. Rooms: {', '.join(known)}")
        return [known[name] for name in names or known]

    def _update(self, chosen: list[Path]) -> None:
        for room in chosen:
            if catalogues.update(room) is None:
                continue
            missing = sum(1 for _ in catalogues.flaws(room))
            self.stdout.write(f"{room.name}: {len(catalogues.stored(room))} texts, {missing} to translate")
        for text, by_room in catalogues.disputes(room_folders().values()).items():
            self.stderr.write(f"{text!r} has more than one English: {by_room}; give it a context")
        self._compile(chosen)

    def _compile(self, chosen: list[Path]) -> None:
        compiled = [room for room in chosen if catalogues.compile_catalogue(room)]
        self.stdout.write(f"Compiled {len(compiled)} catalogues")

    def _check(self, chosen: list[Path]) -> None:
        found = [flaw for room in chosen for flaw in catalogues.flaws(room)]
        for flaw in found:
            self.stderr.write(f"{flaw.room}: {flaw.msgid!r}: {flaw.reason} ({', '.join(flaw.places)})")
        if found:
            raise CommandError(f"{len(found)} texts need English: run `danso messages`, then fill in msgstr")
        self.stdout.write("Every text has its English")
