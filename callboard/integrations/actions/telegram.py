"""A bot of the company tells its people what they wish to know (A1.4, A14.1). It names nobody."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from callboard.accounts import actions as accounts
from callboard.accounts.models import Company, Member
from callboard.integrations import rules
from callboard.integrations.models import Channel, Notice, TelegramBot
from callboard.integrations.queries import notices
from callboard.kit import egress, vault

PURPOSE = "telegram bot"
MOST = 200  # messages of one errand; the others go a minute later


@transaction.atomic
def use_bot(company: Company, token: str, *, by: Member) -> None:
    """The bot that speaks for the company, by the token of BotFather; "" for none."""
    kept = vault.lock(token, purpose=PURPOSE) if token else ""
    bot, _is_new = TelegramBot.objects.update_or_create(company=company, defaults={"token": kept})
    accounts.record("telegram.changed", bot, by=by, used=bool(token))
    notices.forget_wishes(company.pk)


@transaction.atomic
def take_news(company_id: int) -> tuple[str, list[tuple[str, str]]] | None:
    """What is to be said now: (token, [(text, chat)]). None where nothing is; it counts as told
    from here on, so a message may be lost and none comes twice."""
    bot = TelegramBot.objects.filter(company=company_id).first()
    token = vault.unlock(bot.token, purpose=PURPOSE) if bot and bot.token else ""
    waiting = Notice.objects.filter(company=company_id, way=Channel.TELEGRAM).order_by("pk")
    taken = list(
        waiting.select_for_update(of=["self"], skip_locked=True).select_related("member__company")[
            :MOST
        ]
    )
    Notice.objects.filter(company=company_id, pk__in=[each.pk for each in taken]).delete()
    said = [
        (_worded(each), each.member.telegram)
        for each in taken
        if each.member and rules.CHAT.fullmatch(each.member.telegram)  # it may be another by now
    ]
    return (token, said) if token and said else None


def say(token: str, text: str, chat: str) -> bool:
    """One message to one chat; whether Telegram took it. No transaction may be open."""
    url = f"{settings.TELEGRAM_URL}/bot{token}/sendMessage"
    return egress.fetch(url, send={"chat_id": int(chat), "text": text}).status == OK


def _worded(notice: Notice) -> str:
    with translation.override(rules.language_of(notice)):
        return rules.said(notice.event, notice.numbers, notice.count)


OK = 200
