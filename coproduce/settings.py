"""One settings file, read from the environment.

Nothing set: a demo on this machine (SQLite under var/, mail into files, made-up people).
`COPRODUCE=production`: a trust's own; it refuses to start on an unsafe value.
"""
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from coproduce.sealing import checked, new_key
from coproduce.secret_key import kept_in

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("COPRODUCE_VAR", BASE_DIR / "var"))
VAR.mkdir(exist_ok=True, parents=True)

MODE = os.environ.get("COPRODUCE", "demo")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured("Set COPRODUCE to demo or production.")
DEMO = MODE == "demo"
PORT = os.environ.get("PORT", "8000")


def needed(name: str, why: str) -> str:
    """A setting that production cannot do without."""
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"Set {name}: {why}")


def words(text: str) -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


# --- Safety -----------------------------------------------------------------------------------------------------------

if DEMO:
    SECRET_KEY = os.environ.get("SECRET_KEY") or kept_in(VAR / "secret_key")
    SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{PORT}")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
    FERNET_KEYS = os.environ.get("FERNET_KEYS") or kept_in(VAR / "fernet_key", new_key)
else:
    SECRET_KEY = needed("SECRET_KEY", "at least 50 random characters, kept secret.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
    SITE_URL = needed("SITE_URL", "the address people type, for example https://coproduce.trust.example")
    if not SITE_URL.startswith("https://") or urlsplit(SITE_URL).path.strip("/"):
        raise ImproperlyConfigured("SITE_URL must begin with https:// and name no path, like https://host.example")
    FERNET_KEYS = needed("FERNET_KEYS", "what seals the addresses of people's calendars, kept secret.")
    ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]

SITE_URL = SITE_URL.rstrip("/")
FERNET_KEYS = checked(words(FERNET_KEYS))  # the first seals, each one opens
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
DEBUG = False
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "coproduce.home.errors.forged"
if os.environ.get("BEHIND_PROXY") == "1":
    # Only when the trust's own proxy sets these headers: believed without one, anybody could claim any address.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
NHS_FRUTIGER = os.environ.get("NHS_FRUTIGER") == "1"  # the web font of NHS bodies that registered for it
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF, "https://assets.nhs.uk"] if NHS_FRUTIGER else [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- The house --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "coproduce.home",
    "projects",
    "scheduling",
    "coproduce.definition",
    "coproduce.notifications",
    "coproduce.people",
    "coproduce.audit",
    "coproduce.design",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coproduce.home.middleware.keep_private",
    "coproduce.home.middleware.ask_once",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "coproduce.home.middleware.sign_out_idle",
    "coproduce.home.middleware.SignInFirst",
    "coproduce.home.middleware.SecondStepFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "coproduce.home.middleware.refuse_large_bodies",
    "coproduce.home.middleware.say_what_is_not_allowed",
]
ROOT_URLCONF = "coproduce.urls"
WSGI_APPLICATION = "coproduce.wsgi.application"
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
                "coproduce.home.context.chrome",
            ]
        },
    }
]
FORM_RENDERER = "coproduce.design.renderer.NHSFormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

STATIC_URL = "/assets/"  # the design system's stylesheet asks for /assets/images/…
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "coproduce.design.assets.NHSUKFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Maps are large, and only a developer's tools ask for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# --- Database, cache, tasks -------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, object]:
    """Settings for `postgresql://user:password@host:port/name`, or SQLite under var/ when empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "db.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": VAR / "test.sqlite3"},  # a file: in memory, threads meet "table is locked"
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


if DEMO:
    DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
    REDIS_URL = os.environ.get("REDIS_URL", "")
else:
    DATABASES = {
        "default": database(needed("DATABASE_URL", "for example postgresql://coproduce:password@db:5432/coproduce"))
    }
    REDIS_URL = needed("REDIS_URL", "for example redis://redis:6379/0. Limits on attempts are counted there.")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "prolong what people say of their time": {
        "task": "scheduling.tasks.prolong_own_time",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "read diaries from their addresses": {
        "task": "scheduling.tasks.read_addresses",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "send what is due": {
        "task": "coproduce.notifications.tasks.deliver_due",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "forget rosters": {
        "task": "scheduling.tasks.forget_rosters",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "delete what has been kept long enough": {
        "task": "coproduce.people.tasks.purge",
        "schedule": 86_400.0,
        "options": {"expires": 3600.0},
    },
    "forget accounts left half-way": {
        "task": "coproduce.people.tasks.forget_half_way",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "your 20 minutes": {
        "task": "coproduce.home.tasks.your_20_minutes",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
}

# --- Diaries ----------------------------------------------------------------------------------------------------------

# Websites from which calendars may be read, and all below them ("outlook.office365.com"). Empty: every public one.
CALENDAR_HOSTS = [host.lower() for host in words(os.environ.get("CALENDAR_HOSTS", ""))]

# --- People and sign-in -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["coproduce.people.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "coproduce.people.adapter.TrustAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "signup": "coproduce.people.forms.SignUpForm",
    "request_login_code": "coproduce.people.forms.SignInForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme

SECOND_STEP_REQUIRED = not DEMO  # of people with a duty for the whole trust; a demo's people have no phones
MFA_ADAPTER = "coproduce.people.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # a demo runs on http://localhost
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ by a few seconds

# --- Mail -------------------------------------------------------------------------------------------------------------

if DEMO:
    DEFAULT_FROM_EMAIL = os.environ.get("FROM_EMAIL", "Coproduce <coproduce@saltmarsh-fenway.example>")
else:
    DEFAULT_FROM_EMAIL = needed("FROM_EMAIL", "who mail comes from, for example Coproduce <coproduce@trust.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
# When nobody is written to, unless they choose otherwise ("21:00-07:00", local time). The demo writes at any hour.
QUIET_HOURS = os.environ.get("QUIET_HOURS", "" if DEMO else "21:00-07:00")
if QUIET_HOURS and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", QUIET_HOURS):
    raise ImproperlyConfigured("Set QUIET_HOURS as in 21:00-07:00, or to nothing.")
smtp = urlsplit(os.environ.get("SMTP_URL", ""))
if smtp.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = smtp.hostname, smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(smtp.username or ""), unquote(smtp.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = smtp.scheme == "smtp+starttls", smtp.scheme == "smtps"
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
else:
    raise ImproperlyConfigured("Set SMTP_URL, for example smtp+starttls://user:password@mail.trust.example:587")

# --- The trust, until its lead changes it on the site -----------------------------------------------------------------

TRUST_NAME = os.environ.get("TRUST_NAME") or ("Saltmarsh & Fenway NHS Foundation Trust" if DEMO else "Our trust")
TRUST_EMAIL_DOMAINS = [
    domain.strip().lower()
    for domain in os.environ.get("TRUST_EMAIL_DOMAINS", "saltmarsh-fenway.example" if DEMO else "").split(",")
    if domain.strip()
]
TRUST_PHONE = os.environ.get("TRUST_PHONE", "01632 960123" if DEMO else "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without tokens": {"()": "coproduce.log_filter.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without tokens"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # A page that is not there is logged with its address, and the address of an old invitation holds its token.
    # Anybody can send a wrong Host header: an error with its traceback each time would fill the disk.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}
