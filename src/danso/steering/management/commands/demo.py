"""`danso demo`: fill an empty database with a made-up province."""

from __future__ import annotations

import logging
from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from danso.organizations.models import Organization
from danso.steering.demo.province import TODAY, make_province
from danso.steering.models import Plan


class Command(BaseCommand):
    """Make the demo province, standing in the tenth month of its year."""

    help = "Fill an empty database with a made-up province in the tenth month of its plan's year."

    def handle(self, *_args: str, **_options: object) -> None:
        """Make it, unless there is a plan or a tree already."""
        if not settings.DEMO:
            raise CommandError("Anybody may sign in to a demo without a password: set DANSO_DEMO=1 first.")
        if Plan.objects.exists() or Organization.objects.exists():
            self.stdout.write(
                "danso: đã có dữ liệu, không tạo tỉnh mẫu / there is data already, nothing made"
            )
            return
        logging.getLogger("danso.identity").setLevel(logging.WARNING)  # invented accounts are no news
        start = perf_counter()
        demo = make_province(today=settings.TODAY or TODAY)
        self.stdout.write(
            f"danso: {demo.plan.tasks.count()} tasks, {demo.deeds} events, {perf_counter() - start:.0f} s"
        )
