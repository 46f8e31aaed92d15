"""All that the card of an order shows, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.accounts.rules import may
from callboard.catalogue import queries as catalogue
from callboard.catalogue.models import ExtraProduct, Product, SalesOption, ScriptStep
from callboard.dispatch import queries as dispatch
from callboard.dispatch import rules as desks
from callboard.dispatch.models import Claim, DeskPolicy
from callboard.kit import events, phone
from callboard.orders import queries as orders
from callboard.orders import rules
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry, OrderPolicy, Reason, Stage
from callboard.orders.queries import lists, stages
from callboard.orders.rules import ItemLine, composing, offered_to
from callboard.orders.statuses import Status
from callboard.places import rules as places
from callboard.workplace.queries import drafts
from callboard.workplace.rules.links import is_of_the_web

# Without one of these nobody talks to the customer about the order.
TALKS = frozenset(
    {Action.NO_ANSWER, Action.CALLBACK, Action.CONFIRM, Action.CANCEL, Action.REPEAT_SALE}
)


@dataclass
class Card:
    """One order as one member sees it now."""

    member: Member
    order: Order
    policy: OrderPolicy
    desk: DeskPolicy
    mode: str
    now: datetime
    holder: Claim | None
    obstacles: list[str]
    siblings: list[Order]
    same_ip: list[Order]
    reasons: dict[str, list[Reason]]

    @property
    def is_mine(self) -> bool:
        """Whether the member holds the customer, or this parcel."""
        return self.holder is not None and self.holder.member_id == self.member.pk

    @cached_property
    def actions(self) -> list[Action]:
        """What the member may do with the order now; nothing while somebody else holds it."""
        return [] if self.obstacles else offered_to(self.member, self.order, self.policy)

    @property
    def may_edit(self) -> bool:
        """Whether the fields are open."""
        return Action.SAVE in self.actions

    @property
    def may_take(self) -> bool:
        """Whether it makes sense to take the customer into work by hand."""
        return self.holder is None and not TALKS.isdisjoint(self.actions)

    @property
    def may_take_over(self) -> bool:
        """Whether a leader may take the customer from whoever holds it."""
        return self.holder is not None and not self.is_mine and may(self.member, May.ORDERS_LEAD)

    @property
    def may_assign(self) -> bool:
        """Whether the member may put the order into somebody's personal list (A4.12)."""
        return Action.ASSIGN in self.actions and may(self.member, May.TEAM_LEAD)

    @property
    def may_choose_delivery(self) -> bool:
        """Whether it is still to be said how the parcel is brought (A10.1)."""
        is_over = self.order.status in {Status.PAID, Status.RETURNED, Status.DELETED}
        return self.may_edit and self.order.shipped_at is None and not is_over

    @property
    def may_call(self) -> bool:
        """Whether Call rings: whoever holds the customer, at a number that is one."""
        return self.is_mine and self.order.customer.phone_is_valid

    @property
    def may_call_second(self) -> bool:
        """Whether the second phone, as it is kept, can be rung."""
        return (
            self.is_mine and phone.normal(self.order.second_phone, self.order.country) is not None
        )

    @property
    def today(self) -> date:
        """The company's day."""
        return self.now.astimezone(places.zone(self.order.company.zone)).date()

    @property
    def seconds(self) -> int | None:
        """How long the member has had the customer; None where nobody handed it out."""
        if not self.is_mine or self.holder is None:
            return None
        return max(0, int((self.now - self.holder.taken_at).total_seconds()))

    @property
    def has_more_orders(self) -> bool:
        """Whether the customer may have more orders than the card shows."""
        return len(self.siblings) >= orders.SHOWN

    @property
    def along(self) -> list[tuple[Order, bool]]:
        """Other orders that go into trash along, the customer's (True) and those of the address."""
        ours = [(order, True) for order in self.siblings if orders.may_go_along(order)]
        theirs = [(order, False) for order in self.same_ip if orders.may_go_along(order)]
        return ours + theirs

    @property
    def along_codes(self) -> frozenset[str]:
        """The reasons for trash that other orders share (A7.24)."""
        return frozenset(r.code for r in self.reasons.get("trash", []) if r.goes_with_siblings)

    @property
    def next_by_ladder(self) -> datetime:
        """When the customer is called again if nobody answers now."""
        imagined = Order(line=self.order.line, attempts=self.order.attempts + 1)
        own = rules.own_ladder(self.order.offer, self.member)
        return rules.after_no_answer(imagined, self.policy, self.now, own)

    @cached_property
    def stages(self) -> list[Stage]:
        """The company's own stages (A11.8)."""
        return stages.offered(self.member.company_id) if self.policy.has_stages else []

    @cached_property
    def script(self) -> list[ScriptStep]:
        """The offer's script in the member's language, else the company's, else English."""
        own, company = self.member.language, self.member.company.language
        languages = [language for language in (own, company, "en") if language]
        return catalogue.script_of(self.member.company_id, self.order.offer_id, languages)

    @property
    def objections(self) -> list[ScriptStep]:
        """What to answer to what."""
        return [step for step in self.script if step.kind == ScriptStep.Kind.OBJECTION]

    @cached_property
    def options(self) -> list[SalesOption]:
        """The sets the offer is sold in."""
        return list(catalogue.options_of(self.member.company_id, self.order.offer_id))

    @cached_property
    def extras(self) -> list[ExtraProduct]:
        """What may be added."""
        return list(catalogue.extras_of(self.member.company_id, self.order.offer_id))

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """By id, everything that may stand in the composition."""
        known = [self.order.offer.product, *(extra.product for extra in self.extras)]
        known += [item.product for item in self.order.items.all()]
        return {str(product.pk): product for product in known}

    @property
    def grams(self) -> Mapping[int, int]:
        """What one piece of each product weighs (A8.3)."""
        return {product.pk: product.weight_grams for product in self.products.values()}

    @property
    def landing(self) -> str:
        """The page the customer ordered on, else the offer's own; only an address of the web."""
        known = self.order.origin.landing if hasattr(self.order, "origin") else ""
        return known if is_of_the_web(known) else self.order.offer.landing

    @property
    def highest_discount(self) -> int:
        """The most per cent an item may be reduced by here, a gift apart (A8.2)."""
        return rules.highest_discount(self.policy, self.order.line)

    @property
    def draft(self) -> str:
        """What the member typed here and has not saved, as the page reads it."""
        return drafts.kept(self.member, self.order)

    def reason_name(self, code: str) -> str:
        """A reason in the reader's language; an unknown code as it is."""
        known = (reason for listed in self.reasons.values() for reason in listed)
        return next((str(reason) for reason in known if reason.code == code), code)


def card_of(member: Member, number: int) -> Card:
    """The card of that number; 404 when it is not this member's business."""
    order = orders.card(member, number)
    holder = dispatch.claim_on(order)
    standing = dispatch.standing_of(member)
    if holder and desks.leaves_alone(holder, order, standing.desk):
        holder = None
    siblings, same_ip = orders.around(member, order)
    asked: dict[str, Any] = {"order": order, "action": Action.SAVE, "by": member}
    known = dispatch.Known(holder, standing.desk)
    return Card(
        member=member,
        order=order,
        policy=standing.desk.hours,
        desk=standing.desk.policy,
        mode=standing.desk.mode,
        now=standing.now,
        holder=holder,
        obstacles=events.objections("order.action", **asked, known=known),
        siblings=siblings,
        same_ip=same_ip,
        reasons=lists.every_reason(member.company_id),
    )


def open_after(before: Card) -> Order | None:
    """The order the member has in hand after a change; None: the customer is held no more."""
    claim = dispatch.claim_on(before.order)
    return claim.order if claim and claim.member_id == before.member.pk else None


def holder_of(member: Member, number: int) -> Claim | None:
    """In whose hand an order is now; 404 for a stranger's."""
    return dispatch.claim_on(orders.card(member, number))


def changed_since(member: Member, number: int, version: str) -> OrderEntry | None:
    """The newest change of an order whose version is not this one; 404 for a stranger's."""
    order = orders.card(member, number)
    return None if version == str(order.version) else orders.timeline(member, order).first()


def others_of(
    card: Card, shown: Sequence[str], ticked: Sequence[str]
) -> list[tuple[Order, bool, bool]]:
    """The customer's other orders: each, may it be ticked, is it (same offer: beforehand)."""
    return [
        (other, orders.may_go_along(other), _is_ticked(other, card.order, shown, ticked))
        for other in card.siblings
    ]


def neighbours_of(card: Card, ticked: Sequence[str]) -> list[tuple[Order, bool, bool]]:
    """Other customers' orders of the same address: may it be ticked, is it (never beforehand)."""
    return [
        (other, orders.may_go_along(other), str(other.number) in ticked) for other in card.same_ip
    ]


def recomposed(card: Card, lines: Sequence[ItemLine], wish: Mapping[str, str]) -> list[ItemLine]:
    """The composition after a button: a set chosen, an item added, a line removed; else as it was.

    `wish` holds one of "option" and "add" (ids of the offer's own), "remove" (a line from 0).
    """
    option = _chosen(card.options, wish.get("option"))
    extra = _chosen(card.extras, wish.get("add"))
    if option and (price := _price_of_one(card, lines)) is not None:
        product = card.order.offer.product_id
        return composing.with_set(
            lines, product_id=product, price=price, paid=option.paid, gifts=option.gifts
        )
    if extra:
        return composing.with_extra(lines, product_id=extra.product_id, price=extra.price)
    return [line for place, line in enumerate(lines) if str(place) != wish.get("remove")]


def _price_of_one(card: Card, lines: Sequence[ItemLine]) -> Decimal | None:
    """What it costs in this order, else in the country."""
    offer = card.order.offer
    known = composing.price_of_one(lines, offer.product_id)
    if known is not None:
        return known
    listed = catalogue.price_in(card.member.company_id, offer, card.order.country)
    return listed.price if listed else None


def _chosen(listed: Sequence[Any], wanted: str | None) -> Any | None:
    return next((each for each in listed if str(each.pk) == wanted), None)


def _is_ticked(other: Order, order: Order, shown: Sequence[str], ticked: Sequence[str]) -> bool:
    if str(other.number) in shown:
        return str(other.number) in ticked
    return orders.may_go_along(other) and other.offer_id == order.offer_id
