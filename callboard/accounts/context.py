"""What every page knows about who looks at it (a context processor)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def member(request: HttpRequest) -> dict[str, Any]:
    """The member, their theme and team, the way to their settings. Nothing before sign-in.

    The guard of the view has found the member; an error page outside a view knows nobody.
    """
    member = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "member": member,
        "theme": member.theme,
        "team_name": member.team.name if member.team else "",
        "settings_url": reverse("own-settings"),
    }
