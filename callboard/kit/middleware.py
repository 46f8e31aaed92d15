from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import csrf
from django_htmx.http import reswap, retarget

from callboard.kit import trace
from callboard.kit.errors import Refused


class RefusedMiddleware:
    """Turn a broken rule into an answer a person can read. No view has to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()  # a thread serves many companies; the guard of the view sets its own
        number = trace.begin()
        response = self.get_response(request)
        response["X-Request-Id"] = number
        return response

    def process_exception(self, request: HttpRequest, refused: Exception) -> HttpResponse | None:
        if not isinstance(refused, Refused):
            return None
        template = "kit/_refused.html" if request.htmx else "kit/refused.html"  # type: ignore[attr-defined]
        response = render(request, template, {"reasons": refused.reasons}, status=refused.status)
        return reswap(retarget(response, "#refusals"), "innerHTML")


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a page from before the last sign-in: its safety mark is no longer good.

    A fragment's page is told so by a header, for it is not the right that is missing.
    """
    response = csrf.csrf_failure(request, reason=reason)
    response["X-Callboard-Page"] = "old"
    return response
