"""What the sandbox's tests share; the house's own run leaves them to `tests/test_the_sandbox.py`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

collect_ignore_glob = [] if os.environ.get("DJANGO_SETTINGS_MODULE") == "sandbox.testing" else ["*"]

settings.register_profile("danso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("danso")
