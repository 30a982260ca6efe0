"""What must hold before officers and citizens' data meet an installation, with reasons in two languages."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.conf import LazySettings

SECRET_SIGNS = 50
SECRET_DIFFERENT_SIGNS = 12
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "fuse.sshfs"}
)
STRICT_TLS = frozenset({"require", "verify-ca", "verify-full"})


@dataclass(frozen=True)
class Rule:
    """A rule by code; `broken` looks at the settings."""

    code: str
    vietnamese: str
    english: str
    broken: Callable[[LazySettings], bool]


def weak_secret(settings: LazySettings) -> bool:
    """Whether the key is the one made for the demo, or short, or monotonous."""
    key = settings.SECRET_KEY
    return settings.OWN_SECRET or len(key) < SECRET_SIGNS or len(set(key)) < SECRET_DIFFERENT_SIGNS


def hosts_not_named(settings: LazySettings) -> bool:
    """Whether no public host name is named, or every one is allowed."""
    return "*" in settings.ALLOWED_HOSTS or not set(settings.ALLOWED_HOSTS) - LOOPBACK


def cookies_travel_open(settings: LazySettings) -> bool:
    """Whether a session could be read on the way."""
    return not (settings.HTTPS and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE)


def no_backup_place(settings: LazySettings) -> bool:
    """Whether backups have no folder of their own that we can write to."""
    place = Path(settings.BACKUP_DIRECTORY)
    return not (
        settings.BACKUP_DIRECTORY
        and place.is_absolute()
        and place.is_dir()
        and os.access(place, os.W_OK)
        and not place.resolve().is_relative_to(Path(settings.DATA).resolve())
    )


def data_readable_by_others(settings: LazySettings) -> bool:
    """Whether other users of the machine can look into the data."""
    return bool(Path(settings.DATA).stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP))


def sqlite_on_a_network(settings: LazySettings) -> bool:
    """Whether the embedded database lies on a drive of several machines, where its locks do not hold."""
    return on_sqlite(settings) and file_system_of(Path(settings.DATA)) in NETWORK_FILE_SYSTEMS


def on_sqlite(settings: LazySettings) -> bool:
    """Whether the database is the embedded one."""
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """Return the type of the file system that holds a path, from Linux' table of mounts; empty elsewhere."""
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8") if table.exists() else ""
    lines = [line.split() for line in mounts.splitlines()]
    holding = [(len(place), kind) for _, place, kind, *_ in lines if path.resolve().is_relative_to(place)]
    return max(holding, default=(0, ""))[1]


def database_without_tls(settings: LazySettings) -> bool:
    """Whether a PostgreSQL on another machine is reached without enforced encryption."""
    place: dict[str, Any] = settings.DATABASES["default"]
    host = str(place.get("HOST", ""))
    elsewhere = host not in {"", *LOOPBACK} and not host.startswith("/")
    return not on_sqlite(settings) and elsewhere and place["OPTIONS"].get("sslmode") not in STRICT_TLS


def provider_without_tls(settings: LazySettings) -> bool:
    """Whether an identity provider is reached over plain HTTP: the sandbox's lets anybody be anyone."""
    places = Path(settings.SIGN_IN_PROVIDERS).glob("*.toml")
    tables = (tomllib.loads(each.read_text(encoding="utf-8")) for each in places)
    return any(not str(table.get("issuer")).startswith("https://") for table in tables)


RULES = (
    Rule(
        "debug",
        "DANSO_DEBUG đang bật: trang lỗi để lộ dữ liệu",
        "DANSO_DEBUG is on: error pages show data",
        lambda settings: settings.DEBUG,
    ),
    Rule(
        "demo",
        "DANSO_DEMO đang bật: ai cũng đăng nhập được bằng tài khoản mẫu",
        "DANSO_DEMO is on: anyone can sign in with a sample account",
        lambda settings: settings.DEMO,
    ),
    Rule(
        "today",
        "DANSO_TODAY được đặt: thời hạn tính theo một ngày giả",
        "DANSO_TODAY is set: deadlines follow a made-up day",
        lambda settings: settings.TODAY is not None,
    ),
    Rule(
        "secret",
        f"DANSO_SECRET_KEY chưa đặt hoặc yếu: cần ít nhất {SECRET_SIGNS} ký tự ngẫu nhiên",
        f"DANSO_SECRET_KEY is not set or weak: at least {SECRET_SIGNS} random signs",
        weak_secret,
    ),
    Rule(
        "hosts",
        "DANSO_ALLOWED_HOSTS chưa nêu tên miền của tỉnh, hoặc cho phép mọi tên miền",
        "DANSO_ALLOWED_HOSTS names no public host, or allows all",
        hosts_not_named,
    ),
    Rule(
        "https",
        "DANSO_HTTPS chưa bật: cookie và dữ liệu đi trên mạng không mã hóa",
        "DANSO_HTTPS is off: cookies and data travel unencrypted",
        cookies_travel_open,
    ),
    Rule(
        "proxies",
        "DANSO_PROXIES bằng 0: danso không tự mã hóa, phải có máy chủ HTTPS phía trước và được đếm",
        "DANSO_PROXIES is 0: danso does no TLS itself, count the HTTPS server in front of it",
        lambda settings: settings.PROXIES < 1,
    ),
    Rule(
        "second-factor",
        "DANSO_SECOND_FACTOR đang tắt: cán bộ phải đăng nhập hai bước",
        "DANSO_SECOND_FACTOR is off: officers must sign in with two steps",
        lambda settings: not settings.SECOND_FACTOR,
    ),
    Rule(
        "providers",
        "DANSO_SIGN_IN_PROVIDERS còn nhà cung cấp định danh thử nghiệm: ở đó ai cũng nhận là bất kỳ ai",
        "DANSO_SIGN_IN_PROVIDERS still names the sandbox's providers, where anybody can be anyone",
        provider_without_tls,
    ),
    Rule(
        "email",
        "DANSO_EMAIL=file: thư nhắc việc không được gửi đi",
        "DANSO_EMAIL=file: reminders are not sent",
        lambda settings: settings.EMAIL != "smtp",
    ),
    Rule(
        "email-tls",
        "DANSO_EMAIL_TLS đang tắt: thư và mật khẩu hộp thư đi không mã hóa",
        "DANSO_EMAIL_TLS is off: mail and its password travel unencrypted",
        lambda settings: settings.EMAIL == "smtp" and not settings.EMAIL_USE_TLS,
    ),
    Rule(
        "backup",
        "DANSO_BACKUP_DIRECTORY: cần một thư mục ghi được, nằm ngoài DANSO_DATA",
        "DANSO_BACKUP_DIRECTORY: a writable folder outside of DANSO_DATA is needed",
        no_backup_place,
    ),
    Rule(
        "data-folder",
        "DANSO_DATA: người dùng khác trên máy đọc được (chmod 700)",
        "DANSO_DATA: other users of the machine can read it (chmod 700)",
        data_readable_by_others,
    ),
    Rule(
        "sqlite-on-network",
        "Cơ sở dữ liệu SQLite nằm trên ổ mạng dùng chung: hãy dùng PostgreSQL",
        "The SQLite database lies on a shared network drive: use PostgreSQL",
        sqlite_on_a_network,
    ),
    Rule(
        "postgres-tls",
        "PostgreSQL ở máy khác mà không bắt buộc mã hóa: đặt DANSO_POSTGRES_SSLMODE=verify-full",
        "PostgreSQL on another machine without enforced TLS: DANSO_POSTGRES_SSLMODE=verify-full",
        database_without_tls,
    ),
    Rule(
        "log-level",
        "DANSO_LOG_LEVEL=DEBUG: nhật ký quá chi tiết cho vận hành thật",
        "DANSO_LOG_LEVEL=DEBUG: too talkative for production",
        lambda settings: settings.LOGGING["root"]["level"] == "DEBUG",
    ),
)


def broken_rules(settings: LazySettings, rules: Sequence[Rule] = RULES) -> list[Rule]:
    """Return the rules that the settings break."""
    return [rule for rule in rules if rule.broken(settings)]
