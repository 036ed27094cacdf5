"""The door through which a web server calls the program: ``zhibu.config.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")

application = get_wsgi_application()

from zhibu.access.routes import assert_routes_declared  # noqa: E402

assert_routes_declared()
