"""`danso backup`: one archive of everything."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danso.config.backup.archive import DamagedError
from danso.config.backup.services import back_up, keep_newest
from danso.config.places import InUseError


class Command(BaseCommand):
    """Write an archive of the database and the files."""

    help = (
        "Write one archive of the database and all files, with checksums. danso may go on working; an "
        "archive has its name only when it is whole."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to, and how many to keep."""
        parser.add_argument(
            "directory",
            nargs="?",
            default=settings.BACKUP_DIRECTORY,
            help="folder for the archive (default: DANSO_BACKUP_DIRECTORY)",
        )
        parser.add_argument("--keep", type=int, metavar="N", help="then delete all but the N newest archives")

    def handle(self, *_args: str, directory: str, keep: int | None, **_options: object) -> None:
        """Back up and say where."""
        if not directory:
            raise CommandError(
                "Thiếu thư mục / no folder given: danso backup DIR, or set DANSO_BACKUP_DIRECTORY"
            )
        if keep is not None and keep < 1:
            raise CommandError("--keep: ít nhất 1 / at least 1")
        try:
            archive = back_up(Path(directory).expanduser().resolve(), now=timezone.localtime())
        except DamagedError as damage:
            raise CommandError(f"Cơ sở dữ liệu bị hỏng / the database is damaged: {damage}") from damage
        except InUseError as taken:
            raise CommandError("Đang có lệnh sao lưu hoặc khôi phục khác / another one is running") from taken
        self.stdout.write(str(archive))
        for surplus in keep_newest(archive.parent, keep) if keep else []:
            self.stdout.write(f"đã xóa / deleted {surplus.name}")
