"""The web process: `gunicorn config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from apps.core.rights import refuse_privileges  # noqa: E402  (when Django is ready)

refuse_privileges()
