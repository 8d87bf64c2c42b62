"""Settings: production unless DEBUG=true; everything that differs between sites comes from the environment.

The variables, their defaults and what they mean are listed in config/env.py and in the README.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.address import proxies
from config.mail import mail
from config.secret import kept_secret_key

# Lets `ModelAdmin[Profile]` and the like be written at run time as mypy wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG", False)
PORT = env.port("PORT", 8000)

DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var", base=BASE_DIR)
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # drafts are nobody else's business
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR={str(DATA_DIR)!r} cannot be made: {error.strerror}.") from error

SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to 50 random characters or more and keep it secret,"
            " or set DEBUG=true to try the site out on your own machine."
        )
    SECRET_KEY = kept_secret_key(DATA_DIR / "secret-key")

# Where the site answers. Unset, it follows from the first public host, else it is this machine.
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
SITE_NAME = env.text("SITE_NAME", "Imprimatur")
SITE_URL = env.site("SITE_URL")
if not SITE_URL:
    _named = [host for host in ALLOWED_HOSTS if host != "*" and host[0] != "." and host not in LOCAL_HOSTS]
    SITE_URL = f"https://{_named[0]}" if _named and not DEBUG else f"http://127.0.0.1:{PORT}"
if not ALLOWED_HOSTS:
    _host = urlsplit(SITE_URL).netloc.rpartition(":")[0] or urlsplit(SITE_URL).netloc
    ALLOWED_HOSTS = LOCAL_HOSTS if DEBUG or _host in LOCAL_HOSTS else [_host]

INSTALLED_APPS = [
    "config.apps.DeskAdminConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # before staticfiles: static files travel the same road as in production
    "django.contrib.staticfiles",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "profiles",
    "editorial",
]

# The addresses of people who sign in. All others are readers': no session, no cookie, no Vary: Cookie.
DESK_PATHS = ("/admin/", "/preview/", "/corrections/")

MIDDLEWARE = [
    "config.middleware.SecurityHeadersMiddleware",  # outermost: redirects and errors carry them too
    "config.middleware.LargestBodyMiddleware",  # before anything reads what was sent
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.DeskCsrfMiddleware",
    "config.middleware.DeskAuthenticationMiddleware",
    "config.middleware.DeskMessageMiddleware",
    "config.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",  # innermost; looks at one attribute of the request and asks nothing
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # What the admin asks for. Readers' pages take what their views hand them.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: SQLite under DATA_DIR until DATABASE_URL names a PostgreSQL database -----------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "imprimatur.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",  # a writer waits at BEGIN instead of failing at its first write
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
if (_postgres := env.database("DATABASE_URL")) is not None:
    _postgres["CONN_MAX_AGE"] = 0  # the pool keeps connections, Django does not
    _postgres["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 10, "timeout": 10}
    DATABASES = {"default": _postgres}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "editorial.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "admin:login"
SESSION_ENGINE = "editorial.sessions"  # a session knows whose it is, so that people can list and end their own
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Whoever may publish, and superusers, log in with a second factor. Others may.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", True)
OTP_TOTP_ISSUER = SITE_NAME

# Five wrong passwords for one name from one address, then a pause that trying again does not lengthen: the page says
# when it ends. By both, so that nobody can lock a colleague out from elsewhere. `axes_reset_username` ends it early.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "editorial.admin.login.locked_out"
AXES_CLIENT_IP_CALLABLE = "config.address.counted_address"
AXES_ENABLE_ADMIN = False  # our own lists are for reading only
AXES_VERBOSE = False
# Whose X-Forwarded-For is believed: the proxies from which gunicorn takes X-Forwarded-Proto.
TRUSTED_PROXIES = proxies("FORWARDED_ALLOW_IPS")

# --- Mail: printed unless EMAIL_URL says how it leaves ------------------------------------------------------

_mail = mail("EMAIL_URL", site_name=SITE_NAME, site_url=SITE_URL)
EMAIL_BACKEND: str = _mail["EMAIL_BACKEND"]
DEFAULT_FROM_EMAIL: str = _mail["DEFAULT_FROM_EMAIL"]
globals().update(_mail)  # host, port and the like, only where the address names them

# --- Language and time ------------------------------------------------------------------------------------

# One public language a site, so that one stored page serves everyone; hence no LocaleMiddleware.
LANGUAGE_CODE = env.language("LANGUAGE_CODE", "en-us")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"

# --- Static files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # Renditions of published portraits, and the originals that nobody but the desk may see.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "public", "base_url": "/pictures/"},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {
        # Under DEBUG the files are served from where they lie, without `collectstatic`.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Editorial ---------------------------------------------------------------------------------------------

# After how many days somebody should look at a live page again, by the kind of fact on it; None: never.
# `manage.py rebuild` applies changed rates to pages that are live already.
FRESHNESS: dict[str, int | None] = {
    "roles": 180,
    "links": 365,
    "honors": 730,
    "known_for": 1095,
    "readings": 1095,
    "summary": 1460,
    "education": None,
    "quotes": None,
}

# --- Security ---------------------------------------------------------------------------------------------

# Nothing inline, nothing from elsewhere. SECURE_CSP is the name that Django 6 gives this setting.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# The review page shows the page as it would look, in a frame.
SECURE_CSP_DESK = SECURE_CSP | {"frame-src": ["'self'"], "frame-ancestors": ["'self'"]}
PERMISSIONS_POLICY = "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_REFERRER_POLICY = "same-origin"  # the address of a draft or a preview stays here

# A site at an https address insists on it. TLS ends at a proxy in front: gunicorn believes X-Forwarded-Proto
# from this machine (FORWARDED_ALLOW_IPS names others). SECURE_PROXY_SSL_HEADER would believe everyone: unset.
_https = not DEBUG and SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "editorial.admin.profile_buffer.csrf_failure"  # keeps a form's words for their owner
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if _https else 0

SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # X-Frame-Options is sent by SecurityHeadersMiddleware, by path
    "security.W003",  # CSRF protection is DeskCsrfMiddleware, a subclass that the check does not recognise
    "security.W005",  # HSTS for sub-domains is the owner's decision about hosts that are not ours
    "security.W021",  # so is the preload list, which nobody leaves quickly
]

# One profile with all its sections is one form: more fields than Django's default of 1,000, and long texts.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Files go to disk while they are read, and strangers may post to the log-in: nothing larger than this is read at all.
# Well above the largest portrait, so that a picture which is too heavy is told so beside its field.
LARGEST_BODY = 64 * 1024 * 1024
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Logging: to stderr, for whoever runs the process to keep ---------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_links": {"()": "config.logs.HideLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_links"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"level": "INFO"},
        "profiles": {"level": "INFO"},
        "editorial": {"level": "INFO"},
    },
}
