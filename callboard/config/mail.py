"""How letters go out and bots are spoken to, by the names of Django's settings.

Without a mail server of yours nothing is sent.
"""

from callboard.config import environment

EMAIL_HOST = environment.text("CALLBOARD_MAIL_HOST")
EMAIL_PORT = environment.number("CALLBOARD_MAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("CALLBOARD_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.secret("CALLBOARD_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("CALLBOARD_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 15
EMAIL_FROM = environment.text("CALLBOARD_MAIL_FROM", "callboard@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

# Another address for a server of Telegram's own, or a trial.
TELEGRAM_URL = environment.text("CALLBOARD_TELEGRAM_URL", "https://api.telegram.org")
