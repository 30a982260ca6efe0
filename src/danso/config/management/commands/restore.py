"""`danso restore`: put an archive's state in the place of the present one."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danso.config.backup.archive import DamagedError
from danso.config.backup.services import Restored, SafetyCopyError, UnfitArchiveError, restore
from danso.config.places import InUseError


class Command(BaseCommand):
    """Replace database and files by those of an archive."""

    help = (
        "Replace the database and all files by those of an archive. Stop danso first. The archive "
        "is verified before anything changes, and the present state is kept in DANSO_DATA/before-restore."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to restore."""
        parser.add_argument("archive", type=Path, help="a file that danso backup wrote")
        parser.add_argument(
            "--without-safety-copy",
            action="store_true",
            help="do not keep the present state (needed when it is damaged)",
        )

    def handle(self, *_args: str, archive: Path, without_safety_copy: bool, **_options: object) -> None:
        """Restore and say what was done."""
        if not archive.is_file():
            raise CommandError(f"Không có tệp / no such file: {archive}")
        self._say(done_or_refused(archive, safety_copy=not without_safety_copy))

    def _say(self, done: Restored) -> None:
        self.stdout.write(f"đã khôi phục bản sao lưu lúc / restored the backup of {done.manifest.made_at}")
        if done.safety_copy:
            self.stdout.write(f"dữ liệu trước đó / what was there before: {done.safety_copy}")
        self.stdout.write("tiếp theo / next: danso prepare")


def done_or_refused(archive: Path, *, safety_copy: bool) -> Restored:
    """Restore, or say in both languages why not."""
    try:
        return restore(archive, now=timezone.localtime(), safety_copy=safety_copy)
    except InUseError as taken:
        raise CommandError("danso đang chạy, hãy dừng trước / danso is running, stop it first") from taken
    except DamagedError as damage:
        raise CommandError(
            f"Bản sao lưu bị hỏng, không đổi gì / damaged, nothing changed: {damage}"
        ) from damage
    except UnfitArchiveError as refusal:
        raise CommandError(
            f"Không dùng được ở đây, không đổi gì / unfit, nothing changed: {refusal}"
        ) from refusal
    except SafetyCopyError as refusal:
        raise CommandError(
            f"Không sao lưu được dữ liệu hiện tại / the present state cannot be kept: {refusal}. "
            "--without-safety-copy",
        ) from refusal
