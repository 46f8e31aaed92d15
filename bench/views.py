"""The baselines over HTTP: the least that a Django view could do on the same server."""

import json

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt


def one(request: HttpRequest) -> HttpResponse:
    """All the middleware, the session, one SELECT. By POST it shows its token like a button."""
    company = request.session.get("company")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(f"{company} {cursor.fetchone()[0]}")


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """An API without keys, checks or a queue: read the body, insert one row, commit, answer 201."""
    lead = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench.lead (offer, phone, name, country) VALUES (%s, %s, %s, %s)"
            " RETURNING id",
            [lead["offer"], lead["phone"], lead["name"], lead["country"]],
        )
        return JsonResponse({"number": cursor.fetchone()[0], "status": "new"}, status=201)
