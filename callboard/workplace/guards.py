"""The door of the page that a customer opens by a link (A3.8): no member, one order, few tries."""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from callboard.accounts import doors
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock, patience
from callboard.orders.models import OrderLink
from callboard.orders.queries import links
from callboard.orders.rules import linking as signed
from callboard.workplace.rules import linking

COOKIE = "callboard-your-order"

# What one address may do in a minute: look, and send a page back. Counted in the cache, which all
# processes share; a look or two more under fire do no harm.
LOOKS, SENDS = 60, 20
MINUTE = 60


class LinkRequest(HttpRequest):
    link: OrderLink | None


def opened_by_the_customer(view: Callable[..., HttpResponse]) -> Callable:
    """A page of one order for whoever holds its link.

    The word that opens it is asked for once in the address, then kept in a cookie for this page
    alone: histories, logs and the links of a page never show it. `?lang=` chooses a language.
    """

    def inside(request: LinkRequest) -> HttpResponse:
        sent = request.GET.get("link", "")
        word = sent or request.COOKIES.get(COOKIE, "")
        company, order, signature = signed.read(word)
        with acting_for(company):
            link = links.opened_by(company, order, signature) if company else None
            request.link = link
            _speak(request, link)
            if link and sent:
                return _remembered(redirect(request.path), link, word)
            return view(request, link)

    @wraps(view)
    def guarded(request: LinkRequest) -> HttpResponse:
        response = _refused(request) or patience.whole(lambda: inside(request))
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # Nobody else hears where the customer was; without any, a browser would disown the form.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return require_http_methods(["GET", "POST"])(guarded)


def _refused(request: HttpRequest) -> HttpResponse | None:
    most = LOOKS if request.method == "GET" else SENDS
    key = f"order-link:{request.method}:{doors.address_of(request)}"
    cache.add(key, 0, MINUTE)
    try:
        asked = cache.incr(key)
    except ValueError:  # the minute ended in between
        return None
    return render(request, "429.html", status=429) if asked > most else None


def _speak(request: HttpRequest, link: OrderLink | None) -> None:
    """The customer's language and clock, until the next request."""
    asked = request.GET.get("lang", "")
    if link is None:
        if asked:
            translation.activate(linking.language_of("", translation.get_language(), asked))
        return
    order = link.order
    translation.activate(linking.language_of(order.country, order.company.language, asked))
    timezone.activate(ZoneInfo(order.customer.zone))


def _remembered(response: HttpResponse, link: OrderLink, word: str) -> HttpResponse:
    lasts = int((link.expires_at - clock.now()).total_seconds())
    response.set_cookie(
        COOKIE,
        word,
        max_age=lasts,
        path=response["Location"],
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
