"""Settings of the outside world: its own process, its own SQLite file, no room of the house."""

from __future__ import annotations

import os
from pathlib import Path

from sandbox.secret_files import kept_secret

PROJECT = Path(__file__).resolve().parents[2]
HOUSE_DATA = Path(os.environ.get("DANSO_DATA") or PROJECT / "var").expanduser().resolve()
DATA = Path(os.environ.get("SANDBOX_DATA") or HOUSE_DATA / "sandbox").expanduser().resolve()

DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY = os.environ.get("SANDBOX_SECRET_KEY") or kept_secret(DATA / "secret_key")
DEBUG = False
ALLOWED_HOSTS = (os.environ.get("SANDBOX_HOSTS") or "127.0.0.1,localhost").split(",")
PORT = int(os.environ.get("SANDBOX_PORT") or "8060")
# What the providers' issuers begin with: plain HTTP on this machine alone.
ORIGIN = os.environ.get("SANDBOX_ORIGIN") or f"http://127.0.0.1:{PORT}"
# Threads that answer; one of them always stays free of calls that hang on demand.
THREADS = int(os.environ.get("SANDBOX_THREADS") or "2")
# How far a caller's clock may be off, and how long a call hangs in the fault "timeout".
SKEW_SECONDS = int(os.environ.get("SANDBOX_SKEW_SECONDS") or "300")
HANG_SECONDS = int(os.environ.get("SANDBOX_HANG_SECONDS") or "60")
# Simulated days after which the register decides a correction request.
CORRECTION_DAYS = int(os.environ.get("SANDBOX_CORRECTION_DAYS") or "3")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "sandbox.register",
    "sandbox.residents",
    "sandbox.vneid",
    "sandbox.wire",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # nothing secret in it, and no write
SESSION_COOKIE_NAME = "sandbox_session"
CSRF_COOKIE_NAME = "sandbox_csrf"

ROOT_URLCONF = "sandbox.urls"
WSGI_APPLICATION = "sandbox.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "sandbox.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
