"""Settings of the sandbox's own tests: a data folder that ends with the process."""

from __future__ import annotations

import os
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="danso-sandbox-tests-")
os.environ["SANDBOX_DATA"] = _folder.name

from sandbox.settings import *  # noqa: E402, F403 the folder comes first

# A file, because the residents are loaded through a connection of their own.
DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}  # noqa: F405
