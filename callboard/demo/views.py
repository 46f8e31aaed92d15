from django.contrib.auth import login as let_in
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.demo import people as demo_people
from callboard.demo import telephone

BACKEND = "callboard.accounts.signin.Backend"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody a visitor of the demo may be, each with a button."""
    return render(request, "demo/_people.html", {"companies": demo_people.companies()})


@require_POST
def sign_in(request: HttpRequest, login: str) -> HttpResponse:
    """Be one of the people of the demo, without a password."""
    user = demo_people.user_of(login)
    if user is None:
        raise Http404
    let_in(request, user, backend=BACKEND)
    return redirect("/")


@shows(May.OWN_SETTINGS)
def phone(request: MemberRequest) -> HttpResponse:
    """The customer's telephone rings; after some seconds, or a press, it is known how that goes."""
    number, outcome = request.GET.get("number", "").strip(), request.GET.get("outcome", "")
    answer = telephone.answer(number, outcome) if outcome else None
    said = {
        "number": f"+{number.lstrip('+')}",
        "answer": answer,
        "by_itself": telephone.answer(number),
    }
    return render(request, "demo/phone.html", said)
