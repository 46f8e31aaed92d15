"""A bot tells the people of a company of new orders. Tried against a server of this test alone."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from callboard.accounts.models import AuditEntry, Member
from callboard.accounts.tenancy import acting_for
from callboard.integrations import tasks
from callboard.integrations.actions import notices, telegram
from callboard.integrations.models import NoticePolicy, TelegramBot
from callboard.integrations.queries import notices as queries
from callboard.kit import egress
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.orders import OrderFactory

TOKEN = "123456:" + "A" * 35

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings):
    """What it was asked: (path, body) of each request; `refuses` is a chat it does not take."""
    asked = []

    class Telegram(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append((self.path, body))
            self.send_response(400 if body["chat_id"] == 40404 else 200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            """Nothing to tell."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Telegram)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{running.server_port}"
    settings.EGRESS_ALLOWED, settings.TELEGRAM_URL = [place], f"http://{place}"
    egress._failed.clear()
    yield asked
    running.shutdown()
    running.server_close()


@pytest.fixture
def shop():
    """A company with a bot; two of its people can be written to, the team of one wishes it."""
    company = CompanyFactory()
    with acting_for(company.pk):
        team = TeamFactory(company=company)
        wish(company, team)
        admin = MemberFactory(company=company, telegram="11111", team=team)
        MemberFactory(company=company, telegram="22222")
        MemberFactory(company=company, telegram="@olha", team=team)
        MemberFactory(company=company, telegram="1", team=team)
        OrderFactory(company)
        telegram.use_bot(company, TOKEN, by=admin)
    return company


def wish(company, team=None):
    """Telegram tells of new orders from now on."""
    policy, _new = NoticePolicy.objects.get_or_create(company=company, team=team, member=None)
    NoticePolicy.objects.filter(pk=policy.pk).update(new_order=["telegram"])
    queries.forget_wishes(company.pk)


def tell(shop):
    with acting_for(shop.pk):
        notices.hand_out(shop.pk)
    tasks.tell_by_telegram.func(company_id=shop.pk)


def chats(asked):
    return [body["chat_id"] for _path, body in asked]


def test_those_whose_team_wishes_it_and_who_have_a_number_are_told_how_many_came(shop, server):
    with acting_for(shop.pk):
        for _ in range(3):
            OrderFactory(shop)

    tell(shop)
    tell(shop)

    assert server == [(f"/bot{TOKEN}/sendMessage", {"chat_id": 11111, "text": "3 new orders"})]


def test_who_has_given_up_the_chat_meanwhile_is_in_nobody_s_way(shop, server):
    with acting_for(shop.pk):
        wish(shop)
        OrderFactory(shop)
        notices.hand_out(shop.pk)
        Member.objects.filter(telegram="11111").update(telegram="@ada")
    tasks.tell_by_telegram.func(company_id=shop.pk)

    assert chats(server) == [22222]


def test_nothing_new_is_nothing_said(shop, server):
    tell(shop)

    assert server == []


def test_where_the_company_wishes_it_everybody_is_told_and_the_blocked_are_not(shop, server):
    with acting_for(shop.pk):
        wish(shop)
        Member.objects.filter(telegram="11111").update(blocked_at="2026-01-01T00:00Z")
        OrderFactory(shop)
    tell(shop)

    assert chats(server) == [22222]


def test_a_chat_that_is_not_taken_stops_no_other(shop, server, caplog):
    with acting_for(shop.pk):
        wish(shop)
        Member.objects.filter(telegram="11111").update(telegram="40404")
        OrderFactory(shop)
    tell(shop)

    assert sorted(chats(server)) == [22222, 40404]
    assert TOKEN not in caplog.text
    assert "40404" not in caplog.text


def test_a_server_that_is_away_fails_nothing_and_the_token_is_not_in_the_log(
    shop, settings, caplog
):
    settings.EGRESS_ALLOWED, settings.TELEGRAM_URL = ["127.0.0.1:9"], "http://127.0.0.1:9"
    with acting_for(shop.pk):
        OrderFactory(shop)
    tell(shop)

    assert "telegram of company" in caplog.text
    assert TOKEN not in caplog.text


def test_the_token_is_locked_and_the_audit_does_not_tell_it(shop):
    with acting_for(shop.pk):
        assert TOKEN not in TelegramBot.objects.get().token
        entry = AuditEntry.objects.get(kind="telegram.changed")
        assert entry.facts == {"used": True}


def test_without_a_bot_nothing_is_queued(shop):
    with acting_for(shop.pk):
        telegram.use_bot(shop, "", by=Member.objects.first())
    assert telegram.PURPOSE
    with acting_for(shop.pk):
        assert telegram.take_news(shop.pk) is None
