"""All settings, read from the environment once. README, "Settings", lists each name and its default."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("IHWB_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("IHWB_DEBUG", default=False)


def _secret_key() -> str:
    """The key from the environment; for one-machine use, a key made once and kept beside the database."""
    from django.core.management.utils import get_random_secret_key

    if given := env.str("IHWB_SECRET_KEY", default=""):
        return str(given)
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return str(kept.read_text())


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("IHWB_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("IHWB_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("IHWB_HTTPS", default=False)

INSTALLED_APPS = [
    "commissioning.apps.CommissioningConfig",
    "pool.apps.PoolConfig",
    "delivery.apps.DeliveryConfig",
    "scrutiny.apps.ScrutinyConfig",
    "ihwb.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "simple_history",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ihwb.web.middleware.SessionClock",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "ihwb.web.middleware.AccessMiddleware",
    "ihwb.web.taking.TablesAsFiles",
]

ROOT_URLCONF = "ihwb.urls"
WSGI_APPLICATION = "ihwb.wsgi.application"
ASGI_APPLICATION = "ihwb.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ihwb.web.menu.menu",
            ],
        },
    }
]
FORM_RENDERER = "ihwb.web.forms.GovukRenderer"

# --- Database: SQLite for trying out and one-person use, PostgreSQL in production -------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'ihwb.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer waits for its turn at the start and never fails half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, because the tests' browser, server and worker each have a connection of their own, as in real life.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("IHWB_DB_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Background work: Redis where it is configured, else one worker thread inside the web process ---------
REDIS_URL = env.str("REDIS_URL", default="")
EMBEDDED_WORKER = env.bool("IHWB_EMBEDDED_WORKER", default=not REDIS_URL)
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600} if REDIS_URL else {"polling_interval": 0.1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/London"
# The Job rows are the truth and a broker can lose a message: beat queues again whatever stands still.
CELERY_BEAT_SCHEDULE = {
    "queue-stale-packs": {"task": "scrutiny.tasks.queue_stale_packs", "schedule": 15.0},
    "queue-stale-fund-reports": {"task": "scrutiny.tasks.queue_stale_fund_reports", "schedule": 15.0},
    "queue-stale-imports": {"task": "pool.tasks.queue_stale_imports", "schedule": 15.0},
    "remove-notes": {"task": "scrutiny.tasks.remove_notes", "schedule": 3600.0},
    "raise-missing-notices": {"task": "pool.tasks.raise_missing_notices", "schedule": 3600.0},
    "raise-missing-exceptions": {"task": "delivery.tasks.raise_missing_exceptions", "schedule": 3600.0},
}

# A pack whose worker has not been heard of for so long is begun again: longer than one section may take to draw.
PACK_STALE_SECONDS = env.int("IHWB_PACK_STALE_SECONDS", default=90)
# An import the same: it gives a sign of life every ten thousand rows.
IMPORT_STALE_SECONDS = env.int("IHWB_IMPORT_STALE_SECONDS", default=60)

CACHES = {
    "default": (
        {
            "BACKEND": "ihwb.web.cache.PatientRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- People -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "commissioning.User"
# Where ihwb.web asks who may do what; a dotted path, because the web floor knows no app.
IHWB_ACCESS = "commissioning.selectors.access.access_of"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ihwb.web.accounts.ClosedSignup"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Per account as well as per address: a whole council sits behind one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("IHWB_PROXIES", default=0)

SESSION_IDLE_SECONDS = env.int("IHWB_SESSION_IDLE_MINUTES", default=30) * 60
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# --- Files ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
FONT_DIR = BASE_DIR / "build" / "fonts"  # TrueType for the PDFs; the pages have theirs in build/static
MEDIA_ROOT = Path(env.str("IHWB_MEDIA_DIR", default=str(VAR_DIR / "media")))
# Collected, compressed and named by content in production (the image sets it); otherwise served as built.
_COLLECTED = env.bool("IHWB_COLLECTED_STATIC", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _COLLECTED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_MANIFEST_STRICT = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a grid of 1,000 lines sent by a browser without script
UPLOAD_LIMIT_BYTES = env.int("IHWB_UPLOAD_LIMIT_MB", default=25) * 1_000_000

# --- Browser security -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API --------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["ihwb.web.api.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "ihwb.web.schema.Schema",
    "PAGE_SIZE": 100,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "IHWB API",
    "DESCRIPTION": "Read-only access to fund positions and registers, with the permissions of the person signed in.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "FunctionState": ["delegable", "partly", "retained"],
        "PeriodState": ["open", "certified"],
        "StatementState": ["provisional", "certified"],
        "MilestoneState": ["overdue", "late", "under_way", "ahead", "done"],
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Mail and logs ----------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email("IHWB_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("IHWB_EMAIL_FROM", default="ihwb@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("IHWB_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # WeasyPrint warnings that matter fail the build; the rest is noise in a web log.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
