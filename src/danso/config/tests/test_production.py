"""danso check-production passes a safe installation and names each unsafe setting in two languages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from danso.config.production import RULES, broken_rules, file_system_of

if TYPE_CHECKING:
    from danso.config.tests.conftest import Installation

SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}


def postgres(host: str, sslmode: str) -> dict[str, Any]:
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": host,
            "OPTIONS": {"sslmode": sslmode},
        },
    }


@pytest.fixture
def safe(tmp_path: Path) -> SimpleNamespace:
    data, backups = tmp_path / "data", tmp_path / "backups"
    data.mkdir(mode=0o700)
    backups.mkdir()
    (tmp_path / "providers").mkdir()
    return SimpleNamespace(
        SIGN_IN_PROVIDERS=tmp_path / "providers",
        DEBUG=False,
        DEMO=False,
        TODAY=None,
        OWN_SECRET=False,
        SECRET_KEY="k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
        ALLOWED_HOSTS=["dean06.example.vn"],
        HTTPS=True,
        SESSION_COOKIE_SECURE=True,
        CSRF_COOKIE_SECURE=True,
        PROXIES=1,
        SECOND_FACTOR=True,
        EMAIL="smtp",
        EMAIL_USE_TLS=True,
        BACKUP_DIRECTORY=str(backups),
        DATA=data,
        DATABASES=SQLITE,
        LOGGING={"root": {"level": "INFO"}},
    )


def codes(settings: SimpleNamespace) -> list[str]:
    return [rule.code for rule in broken_rules(settings)]


def test_a_safe_installation_breaks_no_rule(safe: SimpleNamespace) -> None:
    assert codes(safe) == []


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("debug", {"DEBUG": True}),
        ("demo", {"DEMO": True}),
        ("today", {"TODAY": "2024-10-15"}),
        ("secret", {"OWN_SECRET": True}),
        ("secret", {"SECRET_KEY": "short"}),
        ("secret", {"SECRET_KEY": "a" * 80}),
        ("hosts", {"ALLOWED_HOSTS": ["127.0.0.1", "localhost"]}),
        ("hosts", {"ALLOWED_HOSTS": []}),
        ("hosts", {"ALLOWED_HOSTS": ["*", "dean06.example.vn"]}),
        ("https", {"HTTPS": False}),
        ("https", {"SESSION_COOKIE_SECURE": False}),
        ("https", {"CSRF_COOKIE_SECURE": False}),
        ("proxies", {"PROXIES": 0}),
        ("second-factor", {"SECOND_FACTOR": False}),
        ("email", {"EMAIL": "file"}),
        ("email-tls", {"EMAIL_USE_TLS": False}),
        ("backup", {"BACKUP_DIRECTORY": ""}),
        ("backup", {"BACKUP_DIRECTORY": "/nowhere/at/all"}),
        ("postgres-tls", {"DATABASES": postgres("10.0.0.5", "prefer")}),
        ("log-level", {"LOGGING": {"root": {"level": "DEBUG"}}}),
    ],
)
def test_an_unsafe_setting_breaks_its_rule(safe: SimpleNamespace, code: str, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(safe, name, value)
    assert codes(safe) == [code]


@pytest.mark.parametrize(
    "databases",
    [
        postgres("10.0.0.5", "verify-full"),
        postgres("/run/postgresql", "prefer"),
        postgres("localhost", "prefer"),
    ],
)
def test_a_database_near_or_behind_tls_is_fine(safe: SimpleNamespace, databases: dict[str, Any]) -> None:
    safe.DATABASES = databases
    assert codes(safe) == []


def test_a_provider_over_plain_http_is_the_sandboxs(safe: SimpleNamespace) -> None:
    table = safe.SIGN_IN_PROVIDERS / "vneid.toml"
    table.write_text('issuer = "https://id.example.vn"')
    assert codes(safe) == []
    table.write_text('issuer = "http://127.0.0.1:8060/vneid"')
    assert codes(safe) == ["providers"]


def test_backups_among_the_data_would_be_lost_with_them(safe: SimpleNamespace) -> None:
    (safe.DATA / "backups").mkdir()
    safe.BACKUP_DIRECTORY = str(safe.DATA / "backups")
    assert codes(safe) == ["backup"]


def test_data_that_others_can_read_are_refused(safe: SimpleNamespace) -> None:
    safe.DATA.chmod(0o755)
    assert codes(safe) == ["data-folder"]


def test_the_deepest_mount_tells_the_file_system() -> None:
    mounts = "disk / ext4 rw 0 0\nserver:/share /srv/danso nfs4 rw 0 0\n"
    assert file_system_of(Path("/srv/danso/var"), mounts) == "nfs4"
    assert file_system_of(Path("/srv/dansofar"), mounts) == "ext4"


def test_every_rule_is_worded_twice() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.vietnamese and rule.english and rule.vietnamese != rule.english for rule in RULES)


@pytest.mark.django_db(transaction=True)
def test_the_command_fails_on_the_demo_and_passes_a_safe_installation(
    installation: Installation, tmp_path: Path
) -> None:
    demo = installation.danso("check-production", DANSO_DEMO="1", DANSO_DEBUG="1")
    assert demo.returncode == 1
    assert "[demo]" in demo.stderr
    assert "[debug]" in demo.stderr
    assert "Traceback" not in demo.stderr

    (tmp_path / "backups").mkdir()
    (tmp_path / "providers").mkdir()
    installation.data.chmod(0o700)
    production = installation.danso(
        "check-production",
        DANSO_SECRET_KEY="k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
        DANSO_ALLOWED_HOSTS="dean06.example.vn",
        DANSO_HTTPS="1",
        DANSO_PROXIES="1",
        DANSO_EMAIL="smtp",
        DANSO_BACKUP_DIRECTORY=str(tmp_path / "backups"),
        DANSO_SIGN_IN_PROVIDERS=str(tmp_path / "providers"),
    )
    assert production.stderr == ""
    assert production.returncode == 0
