"""For servers that speak ASGI. IHWB itself is synchronous; gunicorn with threads is the tested way."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ihwb.settings")
application = get_asgi_application()
