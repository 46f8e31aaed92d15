"""Sessions in the database that know whose they are, and for how long (SESSION_ENGINE).

Their times are of Django's own clock, which ends them.
"""

import time
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from callboard.accounts.models import Session

IDLE = timedelta(minutes=30)  # without a touch, where the session is of somebody with rights
NOTED = timedelta(minutes=1)  # how exactly that is known
SURE = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)  # a password counts so long


class SessionStore(DatabaseStore):
    """Django's own, whose rows carry the user beside the data, and when somebody touched it."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        lasting = Session.objects.filter(expire_date__gt=timezone.now())
        row = lasting.filter(session_key=self.session_key).first()
        self.seen_at = row.seen_at if row else None
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.seen_at = self.seen_at
        return row

    def get_session_cookie_age(self) -> int:
        """Twelve hours from signing in on: what is kept in between makes it no longer."""
        whole = super().get_session_cookie_age()
        since = self.get("since")
        return max(0, whole - int(time.time() - since)) if since else whole

    def begin(self) -> None:
        """Somebody has signed in: from here on it lasts, whatever it was before."""
        self["since"] = int(time.time())
        self.seen_at = timezone.now()

    def note_password(self) -> None:
        """Whoever sits here has just typed the password."""
        self["typed"] = int(time.time())

    @property
    def knows_password(self) -> bool:
        """Whether it was typed in this browser within the last minutes: the desk may stand open."""
        return time.time() - self.get("typed", 0) < SURE.total_seconds()

    def touch(self) -> None:
        """A person is there; written down once a minute."""
        now = timezone.now()
        if self.seen_at is None or now - self.seen_at > NOTED:
            self.seen_at = now
            Session.objects.filter(session_key=self.session_key).update(seen_at=now)

    @property
    def is_idle(self) -> bool:
        """Whether nobody has touched it for half an hour."""
        return self.seen_at is not None and timezone.now() - self.seen_at > IDLE
