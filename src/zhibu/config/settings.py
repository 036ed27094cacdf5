"""Settings, all from the environment; ``docs/operations.md`` lists every name."""

from __future__ import annotations

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from zhibu.config import environment

environment.load_secrets()
env = environ.Env()

HOME = environment.home()
PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent.parent


def _secret(name: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"环境变量 {name} 未设置。请按 docs/operations.md 生成密钥后再启动；"
            "试用请运行 zhibu demo，会自动生成。"
        )
    return str(value)


DEBUG = env.bool("ZHIBU_DEBUG", default=False)
SECRET_KEY = _secret("ZHIBU_SECRET_KEY")
# "id:base64key,…": the first key seals, every key opens (rotation without downtime).
DATA_KEYS = _secret("ZHIBU_DATA_KEYS")
ALLOWED_HOSTS = env.list("ZHIBU_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("ZHIBU_ORIGINS", default=[])
BEHIND_HTTPS = env.bool("ZHIBU_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "zhibu.workspace",  # before allauth, whose templates it overrides
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "zhibu.organization",
    "zhibu.access",
    "zhibu.audit",
    "zhibu.ledger",
    "zhibu.roster",
    "zhibu.activities",
    "zhibu.cases",
    "zhibu.pillars.study",
    "zhibu.pillars.village",
    "zhibu.pillars.standards",
    "zhibu.pillars.conduct",
    "zhibu.pillars.exemplars",
    "zhibu.pillars.emergency",
    "zhibu.planning",
    "zhibu.reports",
    "zhibu.portal",
    "zhibu.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhibu.portal.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhibu.access.middleware.RequireLogin",
    "allauth.account.middleware.AccountMiddleware",
    "zhibu.access.middleware.RequireSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhibu.portal.middleware.PlainErrors",
]

ROOT_URLCONF = "zhibu.config.urls"
WSGI_APPLICATION = "zhibu.config.wsgi.application"
FORM_RENDERER = "zhibu.workspace.rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhibu.portal.context.page",
            ],
        },
    },
]

# Set but empty, as in a file of settings with the line left blank, is not set.
_database = env.str("DATABASE_URL", default="").strip() or f"sqlite:///{HOME / 'zhibu.sqlite3'}"
DATABASES = {"default": env.db_url_config(_database)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN, so that two confirmations queue instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
    # Opening takes longer than a small request: Django brings its functions into each connection.
    DATABASES["default"]["CONN_MAX_AGE"] = 30
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "zhibu.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
# Whose address the limits count: behind a proxy, the last of X-Forwarded-For, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ZHIBU_PROXIES", default=1 if BEHIND_HTTPS else 0)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "支部"
# Administrators must hold a second factor; see zhibu.access.middleware.
MFA_REQUIRED_FOR_ADMINISTRATORS = env.bool("ZHIBU_ADMIN_MFA", default=True)

SESSION_COOKIE_AGE = env.int("ZHIBU_SESSION_SECONDS", default=8 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_SSL_REDIRECT = False  # the proxy redirects; health probes stay plain
SECURE_HSTS_SECONDS = env.int("ZHIBU_HSTS_SECONDS", default=31_536_000 if BEHIND_HTTPS else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = env.str("ZHIBU_TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("ZHIBU_STATIC_ROOT", default=str(HOME / "static")))
# Front-end packages are copied here by `make assets` from the npm lock; never edited by hand.
VENDOR_ROOT = Path(env.str("ZHIBU_VENDOR_ROOT", default=str(HOME / "vendor")))
STATICFILES_DIRS = [("vendor", VENDOR_ROOT)] if VENDOR_ROOT.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(HOME / "evidence"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ""
FILE_UPLOAD_PERMISSIONS = 0o600
EVIDENCE_CAP_BYTES = env.int("ZHIBU_EVIDENCE_CAP_MB", default=20) * 1024 * 1024
IMPORT_CAP_BYTES = env.int("ZHIBU_IMPORT_CAP_MB", default=30) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Login limits are counted here, so every worker must see the same counts: SQLite is served by one
# process, PostgreSQL by several.
CACHES: dict[str, dict[str, str]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "zhibu_cache"}
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("ZHIBU_LOG_LEVEL", default="WARNING")},
}
