"""`danso check-production`: may officers and citizens' data meet this installation."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from danso.config.production import broken_rules

# HSTS preload is a decision of the domain's owner, made at the proxy.
LEFT_TO_THE_OWNER = frozenset({"security.W021"})


class Command(BaseCommand):
    """Exit 1 with the reasons when a setting is unsafe."""

    help = "Fail, with every reason in Vietnamese and English, when the settings are unsafe for production."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: object) -> None:
        """Say what is wrong, or that nothing is."""
        reasons = [*(own_reasons() or framework_reasons()), *migration_reasons()]
        for reason in reasons:
            self.stderr.write(f"✗ {reason}")
        if reasons:
            self.stderr.write(f"Chưa an toàn để vận hành / not safe for production: {len(reasons)}")
            sys.exit(1)
        self.stdout.write("✓ Cấu hình đạt yêu cầu vận hành / safe for production")


def own_reasons() -> list[str]:
    """Return the reasons of danso's own rules."""
    return [f"[{rule.code}] {rule.vietnamese} / {rule.english}" for rule in broken_rules(settings)]


def framework_reasons() -> list[str]:
    """Return what Django's deployment checks find besides; before, they would repeat our own."""
    found = checks.run_checks(include_deployment_checks=True, tags=[checks.Tags.security])
    return [f"[{finding.id}] {finding.msg}" for finding in found if finding.id not in LEFT_TO_THE_OWNER]


def migration_reasons() -> list[str]:
    """Return a reason when the database lacks this version's tables."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return []
    return ["[migrations] Chưa chạy danso prepare / the database is behind: run danso prepare"]
