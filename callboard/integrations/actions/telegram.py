"""A bot of the company tells its people of new orders (A1.4, A14.1). What is said names nobody."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import ngettext

from callboard.accounts import actions as accounts
from callboard.accounts.models import Company, Member
from callboard.integrations.models import TelegramBot
from callboard.kit import egress, vault
from callboard.orders.models import Order

PURPOSE = "telegram bot"
MOST = 1_000  # orders counted for one message
NUMBER = r"^-?[0-9]{5,}$"  # of a chat; a bot cannot write to a name


@transaction.atomic
def use_bot(company: Company, token: str, *, by: Member) -> None:
    """The bot that speaks for the company, by the token of BotFather; "" for none."""
    last = Order.objects.filter(company=company).order_by("-pk").values_list("pk", flat=True)
    kept = vault.lock(token, purpose=PURPOSE) if token else ""
    bot, _is_new = TelegramBot.objects.update_or_create(
        company=company, defaults={"token": kept, "told_upto": last.first() or 0}
    )
    accounts.record("telegram.changed", bot, by=by, used=bool(token))


@transaction.atomic
def take_news(company_id: int) -> tuple[str, str, list[str]] | None:
    """What is to be said now: (token, text, chats). None where nothing is; the orders count as told
    from here on, so a message may be lost and none comes twice."""
    bot = TelegramBot.objects.select_for_update().filter(company=company_id).first()
    token = vault.unlock(bot.token, purpose=PURPOSE) if bot and bot.token else ""
    if bot is None or not token:
        return None
    fresh = Order.objects.filter(company=company_id, pk__gt=bot.told_upto).order_by("pk")
    found = list(fresh.values_list("pk", flat=True)[:MOST])
    if not found:
        return None
    bot.told_upto = found[-1]
    bot.save(update_fields=["told_upto"])
    company = Company.objects.get(pk=company_id)
    people = Member.objects.at_work().filter(company=company, telegram__regex=NUMBER)
    if not company.popups:
        people = people.filter(Q(team__popups=True))
    with translation.override(company.language):
        text = ngettext("%(n)d new order", "%(n)d new orders", len(found)) % {"n": len(found)}
    return token, text, list(people.values_list("telegram", flat=True)[:100])


def say(token: str, text: str, chat: str) -> bool:
    """One message to one chat; whether Telegram took it. No transaction may be open."""
    url = f"{settings.TELEGRAM_URL}/bot{token}/sendMessage"
    return egress.fetch(url, send={"chat_id": int(chat), "text": text}).status == OK


OK = 200
