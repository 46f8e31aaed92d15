"""Settings of an installation. What may differ is read from the environment: see .env.example."""

from csp.constants import NONE, SELF

from callboard.config import environment, maps, others, server
from callboard.config.mail import *  # noqa: F403 (settings)
from callboard.config.others import *  # noqa: F403 (settings)

DATA = environment.data_folder()
SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("CALLBOARD_DEBUG")
HTTPS = environment.flag("CALLBOARD_HTTPS")
DEMO = environment.flag("CALLBOARD_DEMO")  # set by bin/demo alone
ALLOWED_HOSTS = environment.words("CALLBOARD_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CALLBOARD_ORIGINS")

ROOT_URLCONF = "callboard.config.urls"
WSGI_APPLICATION = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "lucide",
    "procrastinate.contrib.django",
    "callboard.kit",
    "callboard.accounts",
    "callboard.places",
    "callboard.catalogue",
    "callboard.customers",
    "callboard.sources",
    "callboard.orders",
    "callboard.training",
    "callboard.calls",
    "callboard.care",
    "callboard.delivery",
    "callboard.dispatch",
    "callboard.analytics",
    "callboard.integrations",
    "callboard.monitoring",
    "callboard.workplace",
    "allauth",  # below accounts, whose templates dress its pages
    "allauth.account",
    "allauth.mfa",
]
if DEMO:
    INSTALLED_APPS.append("callboard.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "callboard.kit.middleware.RefusedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "callboard.accounts.context.member",
                "callboard.workplace.context.desk",
            ]
        },
    }
]

# --- database -----------------------------------------------------------------------------------
# One alias. The application signs in as callboard_app; `migrate` becomes callboard_owner.
# A thread keeps its connection: no pool, which costs a third of the throughput.

AS_OWNER = environment.flag("CALLBOARD_AS_OWNER")
_address = (
    environment.secret("DATABASE_URL")
    if AS_OWNER
    else environment.secret("DATABASE_APP_URL", f"postgresql://{server.APP}@/{server.NAME}")
)
DATABASES = {
    "default": server.settings_of(_address, role=server.OWNER if AS_OWNER else "")
    | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
}

# --- signing in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["callboard.accounts.signin.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "callboard.accounts.signin.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}  # the adapter takes an e-mail address there as well
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Only the limit per address: one per login would let a stranger lock somebody out. What guards a
# login is accounts' own counter in the database.
ACCOUNT_RATE_LIMITS = {"login": "100/m/ip", "login_failed": "100/h/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # then what opens or shuts a door asks for it again
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Callboard"
MFA_ADAPTER = "callboard.accounts.signin.FactorAdapter"
MFA_FORMS = {
    "authenticate": "callboard.accounts.forms.CodeForm",
    "authenticate_webauthn": "callboard.accounts.forms.PasskeyForm",
}

# The owner of the installation gives a second proof; the one of the demo signs in by one press.
OWNER_PROVES_TWICE = not DEMO

# How many reverse proxies of ours stand before the desk: whose word on addresses is believed.
PROXIES = environment.number("CALLBOARD_PROXIES", 0)

# Who may read /metrics from elsewhere than this machine. None: nobody.
METRICS_TOKEN = environment.secret("CALLBOARD_METRICS_TOKEN")

SESSION_ENGINE = "callboard.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a shift
SESSION_COOKIE_NAME = "__Host-callboard" if HTTPS else "callboard"
CSRF_FAILURE_VIEW = "callboard.kit.middleware.too_old"
CSRF_COOKIE_NAME = "__Host-callboard-csrf" if HTTPS else "callboard-csrf"
LANGUAGE_COOKIE_NAME = "callboard-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# allauth counts tries per address in the cache; several processes must agree, and a restart must
# not forget: a table, made by `createcachetable` beside `migrate`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "callboard_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- the browser --------------------------------------------------------------------------------

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *maps.origins(others.MAP_TILES)],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- languages, static files, uploads -----------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("uk", "Українська")]
LOCALE_PATHS = [server.HERE.parent / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = maps.folders()
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "callboard.kit.assets.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- logs ----------------------------------------------------------------------------------------


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "callboard.config.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEBUG else "json",
        }
    },
    "root": {
        "handlers": ["console"],
        "level": environment.text("CALLBOARD_LOG_LEVEL", "WARNING").upper(),
    },
    "loggers": {"django": {"handlers": [], "level": "WARNING"}},
}
