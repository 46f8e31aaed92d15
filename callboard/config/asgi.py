"""What the web server runs: streams of news on the event loop, Django's pages in eight threads.

Django's own ASGI handler would be three times slower for pages and hold a thread for every stream.
When more come than threads can answer, few wait and the rest are told to come again. Leads and
health have threads of their own to wait for: they are refused last. A body is read to its end
before its request waits for a thread.
"""

import asyncio
import os
import signal

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from callboard.config import bodies, later
from callboard.config.processes import die_with
from callboard.kit import lag, presence
from callboard.kit.hub import Hub, Receive, Scope, Send

THREADS = 8  # each keeps a connection to the database
KEPT = 2  # of them never work on pages
KEPT_FOR = ("/api/v1/leads", "/health/")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callboard.config.settings")
if os.environ.get("CALLBOARD_SUPERVISED"):  # a web process without its master must free the port
    die_with(os.getppid(), signal.SIGKILL)()

pages = WSGIMiddleware(get_wsgi_application(), workers=THREADS)  # type: ignore[arg-type]
hub = Hub()
intake = bodies.Intake()
answers = bodies.Intake(largest=presence.LONGEST)
rooms = {
    "page": later.Room(THREADS - KEPT, later.PAGES_WAITING, later.PAGE_PATIENCE),
    "first": later.Room(THREADS, later.LEADS_WAITING, later.LEAD_PATIENCE),
}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The one ASGI application."""
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/events":
        await _listened_to(scope, receive, send)
    elif scope["type"] == "http":
        await _in_turn(scope, receive, send)


async def _listened_to(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["method"] != "POST":
        return await hub.answer(scope, receive, send)
    try:
        async with answers.whole(scope, receive) as body:
            await hub.take_answer(body, send)
    except bodies.Unread as unread:
        await later.refuse(scope, send, unread.status)
    except bodies.Gone:
        return


async def _in_turn(scope: Scope, receive: Receive, send: Send) -> None:
    room = rooms["first" if scope["path"].startswith(KEPT_FOR) else "page"]
    try:
        async with intake.whole(scope, receive) as body:
            if not await room.enter():
                return await later.refuse(scope, send)
            try:
                await pages(bodies.plain(scope), bodies.again(body), send)  # type: ignore[arg-type]
            finally:
                room.leave()
    except bodies.Unread as unread:
        await later.refuse(scope, send, unread.status)
    except bodies.Gone:
        return


async def _live_and_die(receive: Receive, send: Send) -> None:
    watching = asyncio.create_task(lag.watch())
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            hub.close()
            watching.cancel()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
