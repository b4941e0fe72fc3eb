"""One file of settings, fed by the environment (django-environ). docs/operations.md explains each variable.

Three ways of running: production (nothing set: everything strict, every secret required), `DEV=1` (what
`manage.py dev` sets) and `TESTING=1` (what the test suite sets).
"""

import json
import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from apps.identity.realms import read_realms

BASE_DIR = Path(__file__).resolve().parent.parent
RUNNING_DEV = BASE_DIR / "var" / "dev.json"
if "DATABASE_URL" not in os.environ and RUNNING_DEV.exists():
    # `celery -A config worker`, a shell, an editor: beside a running `manage.py dev` they use its servers.
    for name, value in json.loads(RUNNING_DEV.read_text())["environment"].items():
        os.environ.setdefault(name, value)

env = environ.Env()
DEV = env.bool("DEV", False)
TESTING = env.bool("TESTING", False)
DEBUG = env.bool("DEBUG", False)
IN_PRODUCTION = not (DEV or TESTING)


def secret(name: str, example: str) -> str:
    """A secret from the environment. Only development and tests may do with the published example."""
    return env(name) if IN_PRODUCTION else env(name, default=example)


SECRET_KEY = secret("SECRET_KEY", "only-for-development-and-tests-and-published-with-the-code")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if IN_PRODUCTION else ["*"]
SYSTEM_ID = env("SYSTEM_ID", default="samplan")  # which installation wrote an audit row
BASE_URL = env("BASE_URL") if IN_PRODUCTION else env("BASE_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL] if IN_PRODUCTION else [])

# --- Apps, from the floor upwards; imports go down only (pyproject.toml, import-linter) ---------------------------
HOUSE = [
    "core", "audit", "identity", "organisations", "patients", "access", "notifications", "appointments", "cases",
    "discharge", "careplans", "records", "administration", "review", "costs", "followup",
    "workplace", "portal", "api", "scenarios", "simulators",
]  # fmt: skip
INSTALLED_APPS = [
    *[f"apps.{name}" for name in HOUSE],
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "guardian",
    "django_htmx",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "apps.audit.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.identity.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.access.middleware.ActorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Pages --------------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "apps.workplace.context_processors.shell",
            ],
        },
    }
]
if TESTING:
    from devtools.strict_templates import Undefined

    TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
# The number on public pages and error pages. The default is a number reserved for fiction.
SUPPORT_PHONE = env("SUPPORT_PHONE", default="040-628 04 00")
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not IN_PRODUCTION
WHITENOISE_MANIFEST_STRICT = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}


# --- Database, cache, queue ---------------------------------------------------------------------------------------
def database() -> dict:
    """A condition of the policy looks dear to the planner and is not: compiling it (JIT) took longer than asking."""
    said = env.db("DATABASE_URL")
    options = said.get("OPTIONS", {})
    return {
        **said,
        "OPTIONS": {**options, "options": f"{options.get('options', '')} -c jit=off".strip()},
        "ENGINE": "apps.core.guard",  # every statement about a patient says who is reading
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", 0 if TESTING else 60),
        "CONN_HEALTH_CHECKS": True,
        # A transaction-pooling proxy in front of PostgreSQL cannot keep server-side cursors.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"NAME": f"test_{env('PYTEST_DB', default='samplan')}"},
    }


# One database, and a second connection to it: what was read or refused is written down there, so that it stays
# whatever becomes of the request. Tests roll everything back on one connection; those about this ask for the second.
DATABASES = {"default": database(), "audit": database()}
AUDIT_DATABASE = "default" if TESTING else "audit"
# The product's role owns nothing; tables are made by another one (apps/core/owner.py).
DATABASE_ROLE = DATABASES["default"]["USER"]
OWNED = "MIGRATION_DATABASE_URL" in os.environ and not TESTING
MIGRATION_DATABASE = env.db("MIGRATION_DATABASE_URL") if OWNED else None
REDIS_URL = env("REDIS_URL") if IN_PRODUCTION else env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "samplan"
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
# A task is done when it is done: a worker killed in the middle gives it back.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Publishing never holds up a page for long: what could not be queued is found by the sweep of the outbox.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
# Seconds before an unacknowledged task is given to another worker: longer than any task of ours may take.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", 300),
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "health_check_interval": 15,
}
CELERY_TASK_TIME_LIMIT = 120
OUTBOX_AGE_LIMIT = env.int("OUTBOX_AGE_LIMIT", 300)  # seconds overdue before /readyz says that nobody delivers

# --- Signing in ---------------------------------------------------------------------------------------------------
# docs/identity.md: how to stand a provider behind each door. Ours, in apps/simulators, stands there otherwise.
SIMULATORS = not IN_PRODUCTION
SIMULATORS_URL = env("SIMULATORS_URL", default="")  # where this process finds itself, if not where the browser does
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["apps.identity.backends.VouchedBackend"]
# django-guardian keeps a few personal grants in tables of our own. Its backend is not asked: only our policy decides.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
OIDC_REALMS = read_realms(os.environ, simulators=SIMULATORS)
ISSUER_ORIGINS = sorted(
    {*(one.origin for one in OIDC_REALMS.values() if not one.is_simulated), *env.list("OIDC_ORIGINS", default=[])}
)
LOGIN_URL = "/konto/in/"
LOGIN_REDIRECT_URL = "/konto/uppdrag/"
# Where each capacity starts.
START_PAGES = {"staff": "/arbete/", "patient": "/min/"}
# allauth is the OpenID Connect client only: no accounts, passwords or e-mail addresses of its own.
SOCIALACCOUNT_ADAPTER = "apps.identity.provider.SamplanSocialAdapter"
SOCIALACCOUNT_ONLY = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*"]  # never used; its checks ask for a pair
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# The limits stand in the rule sets; the row outlives them, so that a form posted too late can be held for its writer.
SESSION_COOKIE_AGE = int(timedelta(days=3).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "samplan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# --- Safety -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # Chromium applies form-action to the redirects after a form post: the way to the identity provider is one.
        "form-action": [SELF, *ISSUER_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "apps.core.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IN_PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IN_PRODUCTION
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IN_PRODUCTION
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- The audit trail ----------------------------------------------------------------------------------------------
# What proves that a row was written by us. Kept for as long as the trail is, so a key of its own, if one is given.
AUDIT_KEYS = [
    env("AUDIT_KEY", default=SECRET_KEY),
    *env.list("AUDIT_KEY_FALLBACKS", default=[]),
    *SECRET_KEY_FALLBACKS,
]
AUDIT_CHAINS = env.int("AUDIT_CHAINS", 16)
# The file outside the database that the heads of the chains are written to.
AUDIT_ANCHORS = (
    env("AUDIT_ANCHORS")
    if IN_PRODUCTION
    else env("AUDIT_ANCHORS", default="" if TESTING else str(BASE_DIR / "var" / "audit-anchors.jsonl"))
)
OWN_NETWORKS = [ip_network(one) for one in env.list("OWN_NETWORKS", default=[])]

# --- What leaves the house ----------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025" if not IN_PRODUCTION else env.NOTSET))
EMAIL_TIMEOUT = 10
# How often beat looks for promises that the queue has missed.
OUTBOX_SWEEP_SECONDS = env.int("OUTBOX_SWEEP_SECONDS", 10)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Samplan <no-reply@samplan.example>")

# The channels that invitations go by (docs/appointments.md). One without an address is not used. Where nothing else is
# said, development and tests use the simulators of apps/simulators.
CHANNEL_SIMULATORS = f"{(SIMULATORS_URL or BASE_URL).rstrip('/')}/simulatorer/kanal" if SIMULATORS else ""


def simulated(channel: str) -> str:
    return f"{CHANNEL_SIMULATORS}/{channel}" if SIMULATORS else ""


KIVRA_URL = env("KIVRA_URL", default=simulated("kivra"))
KIVRA_TENANT = env("KIVRA_TENANT", default="15b3e2ff1f1dc1f2")
KIVRA_CLIENT_ID = env("KIVRA_CLIENT_ID", default="samplan")
KIVRA_CLIENT_SECRET = env("KIVRA_CLIENT_SECRET", default="" if IN_PRODUCTION else "simulated")
SMS_URL = env("SMS_URL", default=simulated("sms"))
SMS_KEY = env("SMS_KEY", default="" if IN_PRODUCTION else "simulated")
MINA_MEDDELANDEN_URL = env("MINA_MEDDELANDEN_URL", default=simulated("mina_meddelanden"))
MINA_MEDDELANDEN_KEY = env("MINA_MEDDELANDEN_KEY", default="" if IN_PRODUCTION else "simulated")
INBOX_1177_URL = env("INBOX_1177_URL", default=simulated("1177"))
INBOX_1177_KEY = env("INBOX_1177_KEY", default="" if IN_PRODUCTION else "simulated")
# What proves that an event comes from a channel. Without it none is taken.
CHANNEL_WEBHOOK_SECRETS = env.list("CHANNEL_WEBHOOK_SECRETS", default=[] if IN_PRODUCTION else ["simulated"])

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.access.api.explain",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Samplan",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.ScrubbingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING" if TESTING else "INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING" if TESTING else "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
