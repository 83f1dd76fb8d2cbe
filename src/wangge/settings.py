"""Every setting of the installation, each read once from the environment with its type."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from wangge.launch.home import home


def text(name: str, default: str = "") -> str:
    """A setting as text."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """A setting that is on or off; anything but 1, true, yes, on is off."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A setting as a whole number."""
    return int(os.environ.get(name, default))


def words(name: str, default: str) -> list[str]:
    """A setting as a list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def contents(path: str) -> str:
    """What stands in a file; nothing for no file."""
    return Path(path).read_text().strip() if path else ""


def database(url: str) -> dict[str, object]:
    """Django's form of postgresql://user:password@host:port/name?host=/socket/folder&sslmode=…"""
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "wangge.kernel.db",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 1, **options},  # only the hot paths bind on the server and prepare
    }


HOME = home()
DEBUG = flag("WANGGE_DEBUG", default=False)
SECRET_KEY = text("SECRET_KEY") or HOME.secret("secret-key")
MASTER_KEY = (  # wraps the keys of the identity store; keep it apart from the backups
    text("WANGGE_MASTER_KEY") or contents(text("WANGGE_MASTER_KEY_FILE")) or HOME.secret("master-key")
)
FIELD_ALGORITHM = text("WANGGE_FIELD_ALGORITHM", "AES-256-GCM")  # or SM4-GCM; for keys made from now on
WEB_DATABASE_URL = text("WANGGE_WEB_DATABASE_URL")  # the database as the web reaches it, in a role of fewer rights
WORKER_DATABASE_URL = text("WANGGE_WORKER_DATABASE_URL")  # the same for the job worker
AUDIT_KEY = text("WANGGE_AUDIT_KEY") or HOME.secret("audit-key")  # signs the daily head of the audit trail
AUDIT_DIGEST = text("WANGGE_AUDIT_DIGEST", "sha256")  # or sm3
AUDIT_MONTHS = max(6, number("WANGGE_AUDIT_MONTHS", 36))  # how long audit entries are kept; the law says six at least
READERS_SHOWN = text("WANGGE_READERS_SHOWN", "role")  # how persons are told who looked: role and unit; "name" adds it
DATABASES = {"default": database(text("DATABASE_URL", "postgresql://wangge@localhost/wangge"))}
ALLOWED_HOSTS = words("WANGGE_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = words("WANGGE_ORIGINS", "")
PROXIES = number("WANGGE_PROXIES", 0)  # how many proxies of our own a request passes; their addresses are believed
IS_DEMO = flag("WANGGE_DEMO", default=False)
PUBLISH_COMPONENTS = flag("WANGGE_PUBLISH_COMPONENTS", default=False)  # city components for everybody, not staff alone
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WANGGE_APPS = [
    "kernel", "flow", "ui", "areas", "places", "units", "accounts", "access", "catalog", "people", "assets", "cases",
    "rights", "stats", "console", "portal", "board", "audits", "partners", "territory", "demo",
]  # fmt: skip
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
    *(f"wangge.{name}" for name in WANGGE_APPS),
]
MIDDLEWARE = [
    "wangge.kernel.http.express_lane",
    "django.middleware.security.SecurityMiddleware",
    "wangge.kernel.http.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wangge.accounts.guard.guard",
]
ROOT_URLCONF = "wangge.urls"
WSGI_APPLICATION = "wangge.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangge.ui.context.frame",
            ],
        },
    }
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wangge.accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/sign-in/"
OIDC_ISSUER = text("WANGGE_OIDC_ISSUER")  # the city's platform, as its discovery document names it; empty: none
OIDC_CLIENT_ID = text("WANGGE_OIDC_CLIENT_ID")
OIDC_SECRET = text("WANGGE_OIDC_SECRET") or contents(text("WANGGE_OIDC_SECRET_FILE"))
OIDC_SCOPE = text("WANGGE_OIDC_SCOPE", "openid profile")
OIDC_CLAIM = text("WANGGE_OIDC_CLAIM", "preferred_username")  # what the platform says of a person …
OIDC_MATCHES = "external_id" if text("WANGGE_OIDC_MATCHES", "username") == "external_id" else "username"  # … is this
OIDC_STRONG = words("WANGGE_OIDC_STRONG", "mfa")  # the amr or acr values that count as a second factor
OUTGOING_HOSTS = words("WANGGE_OUTGOING_HOSTS", "")  # hosts that may be called besides the city's platform
OUTGOING_PRIVATE = words("WANGGE_OUTGOING_PRIVATE", "")  # networks inside in which they may stand, as 10.20.0.0/16
OUTGOING_HTTP = flag("WANGGE_OUTGOING_HTTP", default=False)  # whether they may be called without TLS
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_AGE = number("WANGGE_SESSION_HOURS", 12) * 3600
HTTPS = flag("WANGGE_HTTPS", default=False)  # browsers reach us by HTTPS only; a proxy of our own speaks it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (f"{'__Host-' if HTTPS else ''}{name}" for name in ("sessionid", "csrftoken"))
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
HSTS_DAYS = number("WANGGE_HSTS_DAYS", 365)  # how long browsers refuse to come by HTTP; 0 does not ask them to
HSTS = f"max-age={HSTS_DAYS * 86400}; includeSubDomains" if HTTPS and HSTS_DAYS else ""
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HOME.locale]
LANGUAGE_COOKIE_NAME = "language"
USE_TZ = True
TIME_ZONE = text("WANGGE_TIME_ZONE", "Asia/Shanghai")
WORK_HOURS = words("WANGGE_WORK_HOURS", "08:30-12:00,13:30-17:30")

STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
STATICFILES_DIRS = [("parts", HOME.parts)] if HOME.parts.exists() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME.files},
    },
    "staticfiles": {"BACKEND": "wangge.ui.storage.StaticStorage"},
}
MAX_PHOTO_BYTES = number("WANGGE_MAX_PHOTO_MB", 15) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 9
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
MOST_FORM_BYTES = max(3 * MAX_PHOTO_BYTES, 30_000_000) + DATA_UPLOAD_MAX_MEMORY_SIZE  # three photos, or one book

# How many requests a minute one sender may make of one process; 0 is without limit. By address, token or session.
LIMITS = {
    "addresses": number("WANGGE_LIMIT_ADDRESS", 6000),  # everything from one address
    "reports": number("WANGGE_LIMIT_REPORTS", 120),  # reports without a token, by address
    "sign_ins": number("WANGGE_LIMIT_SIGN_INS", 60),  # passwords and codes, by address
    "api": number("WANGGE_LIMIT_API", 1200),  # by token
    "pages": number("WANGGE_LIMIT_PAGES", 600),  # by session, or address
    "searches": number("WANGGE_LIMIT_SEARCHES", 120),  # by session, token or address
    "tiles": number("WANGGE_LIMIT_TILES", 6000),  # squares of the map, by session, or address
    "exports": number("WANGGE_LIMIT_EXPORTS", 10),  # by session, or address
}
LIMITED = (  # kinds by method and address, the first that fits; everything else is a page
    ("free", r"\w+ /(?:static/|healthz$)"),
    ("reports", r"POST /(?:api/v1/reports)?$"),
    ("sign_ins", r"POST /(?:sign-in|follow)/"),
    ("exports", r"\w+ /.*(?:\.xlsx|\.csv|\.gpkg|\.pdf|/export/)$"),
    ("api", r"\w+ /(?:api|scim|ogc)/"),
    ("tiles", r"\w+ /map/(?:tiles/|base\.)"),
    ("searches", r"\w+ /(?:areas/search|areas/at|places/search|audit/)"),
)
UNLIMITED = words("WANGGE_UNLIMITED", "127.0.0.0/8,::1")  # addresses and networks of our own that may ask at will

EVENTS_URL = text("WANGGE_EVENTS_URL", "")
AUTO_MERGE_PERCENT = number("WANGGE_AUTO_MERGE_PERCENT", 0)  # the precision merging by itself must have; 0 is off
OUTSIDE_RANKER = text("WANGGE_OUTSIDE_RANKER", "")  # dotted path of a function; it sees the texts of reports
MAP_BASE = text("WANGGE_MAP_BASE")  # a .pmtiles file, or https://…/{z}/{x}/{y}… of the city's own map service
REVIEW_LINE = text("WANGGE_MAP_REVIEW_LINE", "")
SUPERVISION_PHONE = text("WANGGE_SUPERVISION_PHONE", "")  # on notice boards: where to complain about a grid
LOGGING_CONFIG = "wangge.kernel.scrub.configure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "wangge.kernel.scrub.NothingPersonal"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "wangge.kernel.scrub.ScrubFilter"}},
    "formatters": {
        "line": {"()": "wangge.kernel.scrub.Scrubbed", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}},
    "root": {"handlers": ["stderr"], "level": text("WANGGE_LOG_LEVEL", "INFO")},
    "loggers": {  # every program would list every job each time it starts
        "procrastinate.periodic": {"level": "WARNING"},
        "procrastinate.blueprints": {"level": "WARNING"},
    },
}
