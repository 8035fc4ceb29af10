"""The web process. Without Redis it carries its own worker, for background work on one machine."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ihwb.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  # after the application has set Django up

if settings.EMBEDDED_WORKER:
    from ihwb.celery import start_embedded_worker

    start_embedded_worker()
