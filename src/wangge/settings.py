"""Every setting of the installation, each read once from the environment with its type."""

import os
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
DATABASES = {"default": database(text("DATABASE_URL", "postgresql://wangge@localhost/wangge"))}
ALLOWED_HOSTS = words("WANGGE_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = words("WANGGE_ORIGINS", "")
IS_DEMO = flag("WANGGE_DEMO", default=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WANGGE_APPS = [
    "kernel", "flow", "ui", "areas", "units", "accounts", "access", "catalog", "people", "assets", "cases",
    "stats", "console", "portal", "board", "demo",
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
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_AGE = number("WANGGE_SESSION_HOURS", 12) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("WANGGE_HTTPS", default=False)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
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

EVENTS_URL = text("WANGGE_EVENTS_URL", "")
AUTO_MERGE_PERCENT = number("WANGGE_AUTO_MERGE_PERCENT", 0)  # the precision merging by itself must have; 0 is off
OUTSIDE_RANKER = text("WANGGE_OUTSIDE_RANKER", "")  # dotted path of a function; it sees the texts of reports
REVIEW_LINE = text("WANGGE_MAP_REVIEW_LINE", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": text("WANGGE_LOG_LEVEL", "INFO")},
}
