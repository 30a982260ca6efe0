"""The WSGI entry point."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danso.config.settings")
application = get_wsgi_application()
# Load every page's code before the first request instead of during it.
loaded = get_resolver().url_patterns
# What was loaded stays: the collector need not look through it at every hundredth request.
gc.collect()
gc.freeze()
