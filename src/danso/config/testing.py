"""Settings for the tests: the usual ones, in a folder of their own, blind to the machine's variables."""

from __future__ import annotations

import os
import tempfile

_KEPT = ("DANSO_DATABASE", "DANSO_POSTGRES_")
_folder = tempfile.TemporaryDirectory(prefix="danso-test-")

for _name in [name for name in os.environ if name.startswith("DANSO_") and not name.startswith(_KEPT)]:
    del os.environ[_name]
os.environ["DANSO_DATA"] = _folder.name

from danso.config.settings import *  # noqa: E402, F403
from danso.config.settings import DATABASES, STORAGES  # noqa: E402

SECOND_FACTOR = False  # the tests of the sign-in switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real life: the live server's threads and the workers' processes open it themselves.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder.name, "test.sqlite3")}  # noqa: PTH118
