"""What operations do every night."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the queue reads the signature
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from danso.config.backup.services import back_up, keep_newest
from danso.jobs.work import every


@every("02:15")
def back_up_every_night(now: datetime) -> None:
    """Back up into DANSO_BACKUP_DIRECTORY, if set, and keep the newest DANSO_BACKUPS_KEPT archives there."""
    if settings.BACKUP_DIRECTORY:
        directory = Path(settings.BACKUP_DIRECTORY)
        back_up(directory, now=timezone.localtime(now))
        keep_newest(directory, settings.BACKUPS_KEPT)
