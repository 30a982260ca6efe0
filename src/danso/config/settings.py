"""Settings, read from environment variables; docs/reference/settings.md lists them in one table."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from danso.config.environment import environment
from danso.config.logs import logging_by
from danso.config.places import state_folder
from danso.secret_files import kept_secret

SOURCE = Path(__file__).resolve().parents[1]
PROJECT = SOURCE.parents[1]
DATA = environment.folder("DANSO_DATA", PROJECT / "var")
STATE = state_folder(DATA)

DEBUG = environment.flag("DANSO_DEBUG", default=False)
DEMO = environment.flag("DANSO_DEMO", default=False)

# --- who may ask, and how the answer travels ---
OWN_SECRET = not environment.text("DANSO_SECRET_KEY")
SECRET_KEY = environment.text("DANSO_SECRET_KEY") or kept_secret(
    DATA / "secret_key", lambda: secrets.token_urlsafe(64)
)
ALLOWED_HOSTS = environment.names("DANSO_ALLOWED_HOSTS", ("127.0.0.1", "localhost"))
HTTPS = environment.flag("DANSO_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = environment.names("DANSO_TRUSTED_ORIGINS")
SESSION_ENGINE = "danso.identity.session_store"
SESSION_COOKIE_NAME = "danso_session"
CSRF_COOKIE_NAME = "danso_csrf"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = environment.number("DANSO_SESSION_HOURS", 10, least=1) * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler draws arrows and ticks with data: images
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

INSTALLED_APPS = [
    "danso.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "danso.web",
    "django.forms",  # after danso.web, whose widgets come first
    "danso.organizations",
    "danso.documents",
    "danso.jobs",
    "danso.measures",
    "danso.ledger",
    "danso.population",
    "danso.identity",
    "danso.steering",
    "danso.procedures",
]

MIDDLEWARE = [
    "danso.config.requests.RequestLog",
    "danso.config.machines.MachineRoutes",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "danso.web.middleware.LanguageFromCookie",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "danso.identity.middleware.IdleSignOut",
    "danso.identity.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "danso.config.urls"
WSGI_APPLICATION = "danso.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "danso.web.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "danso.web.forms.AccessibleRenderer"
CSRF_FAILURE_VIEW = "danso.web.views.csrf_failure"
COMMITTEE_NAME = environment.text("DANSO_COMMITTEE_NAME", "Ban Chỉ đạo triển khai Đề án 06/CP tỉnh")
PROVINCE_NAME = environment.text("DANSO_PROVINCE_NAME", "ỦY BAN NHÂN DÂN TỈNH")
PLACE_NAME = environment.text("DANSO_PLACE_NAME", "Bình Sơn")
SIGNER_POSITION = environment.text("DANSO_SIGNER_POSITION", "TRƯỞNG BAN")

# --- the database ---
DATABASES: dict[str, dict[str, Any]]
if environment.choice("DANSO_DATABASE", "sqlite", ("sqlite", "postgres")) == "postgres":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": environment.text("DANSO_POSTGRES_NAME", "danso"),
            "USER": environment.text("DANSO_POSTGRES_USER", "danso"),
            "PASSWORD": environment.text("DANSO_POSTGRES_PASSWORD"),
            "HOST": environment.text("DANSO_POSTGRES_HOST"),
            "PORT": environment.text("DANSO_POSTGRES_PORT"),
            "OPTIONS": {"sslmode": environment.text("DANSO_POSTGRES_SSLMODE", "prefer")},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        },
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": STATE / "danso.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
            },
        },
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# No list of queues: a room names its own, and a worker says which it serves.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- signing in ---
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SECOND_FACTOR = environment.flag("DANSO_SECOND_FACTOR", default=not DEMO)
OTP_TOTP_ISSUER = "danso"
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "web:home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # an invitation to set a password lives three days
SESSION_IDLE = timedelta(minutes=environment.number("DANSO_IDLE_MINUTES", 60, least=5))
PROXIES = environment.number("DANSO_PROXIES", 0)
SIGN_IN_PROVIDERS = environment.folder("DANSO_SIGN_IN_PROVIDERS", SOURCE / "identity" / "providers")
SIGN_IN_TIMEOUT = environment.number("DANSO_SIGN_IN_TIMEOUT", 5, least=1)
AXES_FAILURE_LIMIT = environment.number("DANSO_SIGN_IN_FAILURES", 5, least=3)
AXES_COOLOFF_TIME = timedelta(minutes=environment.number("DANSO_LOCK_OUT_MINUTES", 15, least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "danso.identity.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "danso.identity.addresses.client_address"
AXES_USERNAME_CALLABLE = "danso.identity.log.name_tried"
AXES_CLIENT_STR_CALLABLE = "danso.identity.log.nobody"
AXES_DISABLE_ACCESS_LOG = True  # the sign-in log is ours and names nobody
AXES_SENSITIVE_PARAMETERS = ["username", "next", "csrfmiddlewaretoken"]

# --- the population register ---
POPULATION_KEYS = environment.text("DANSO_POPULATION_KEYS")
REGISTER_DRIVER = environment.choice("DANSO_REGISTER_DRIVER", "soap037", ("soap037", "lgsp_json"))
REGISTER_URL = environment.text("DANSO_REGISTER_URL", "http://127.0.0.1:8060")
REGISTER_SYSTEM = environment.text("DANSO_REGISTER_SYSTEM", "XROADVN/GOV/H06/danso")
REGISTER_USER = environment.text("DANSO_REGISTER_USER", "danso")
REGISTER_SECRET = environment.text("DANSO_REGISTER_SECRET")
REGISTER_API_KEY = environment.text("DANSO_REGISTER_API_KEY")
REGISTER_TIMEOUT = environment.number("DANSO_REGISTER_TIMEOUT", 10, least=1)
SANDBOX_PORT = environment.number("SANDBOX_PORT", 8060, least=1)  # where a demo starts the outside world

# --- messages between machines ---
MESSAGE_KEY = environment.text("DANSO_MESSAGE_KEY")

# --- e-mail ---
EMAIL = environment.choice("DANSO_EMAIL", "file", ("file", "smtp"))
EMAIL_BACKEND = {
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}[EMAIL]
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = environment.text("DANSO_EMAIL_HOST", "localhost")
EMAIL_PORT = environment.number("DANSO_EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = environment.text("DANSO_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("DANSO_EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("DANSO_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("DANSO_EMAIL_FROM", "danso@localhost")

# --- language and time ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "danso.web.formats"

# --- files ---
STATIC_URL = "static/"
STATIC_ROOT = PROJECT / "build" / "static"
ASSETS = PROJECT / "build" / "assets"
STATICFILES_DIRS = [ASSETS] if ASSETS.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Maps are for developers only; the others are compressed already.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["woff2", "woff", "png", "jpg", "ico", "map"]
MEDIA_ROOT = STATE / "files"
DOCUMENT_FONTS = PROJECT / "build" / "fonts"

# --- the ledger ---
LEDGER_ORIGIN = environment.text("DANSO_LEDGER_ORIGIN", "danso.localhost/ledger")
LEDGER_KEYS = environment.folder("DANSO_LEDGER_KEYS", DATA / "ledger-keys")
LEDGER_TAG_KEY = environment.text("DANSO_LEDGER_TAG_KEY")
LEDGER_SIGNING_KEY = environment.text("DANSO_LEDGER_SIGNING_KEY")
LEDGER_WITNESSES = environment.names("DANSO_LEDGER_WITNESSES")

# --- operations ---
HOST = environment.text("DANSO_HOST", "127.0.0.1")
PORT = environment.number("DANSO_PORT", 8006, least=1)
WEB_WORKERS = environment.number("DANSO_WEB_WORKERS", 2, least=1)
WEB_THREADS = environment.number("DANSO_WEB_THREADS", 16, least=1)
BACKUP_DIRECTORY = environment.text("DANSO_BACKUP_DIRECTORY")
BACKUPS_KEPT = environment.number("DANSO_BACKUPS_KEPT", 30, least=1)
FREE_DISK_MEGABYTES = environment.number("DANSO_FREE_DISK_MEGABYTES", 500)
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_by(
    environment.choice("DANSO_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    readable=environment.choice("DANSO_LOG_FORMAT", "json", ("json", "text")) == "text",
)

# Working days a task has once the guidance it waits for has come; assumed: the 2024 plan names none.
TRIGGER_GRACE_WORKING_DAYS = environment.number("DANSO_TRIGGER_GRACE_WORKING_DAYS", 10)

# The day the demo stands still on; empty: the real date.
TODAY = environment.date("DANSO_TODAY")
