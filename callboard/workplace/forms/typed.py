"""All that came from a card at once: the order's fields, its items, the dialog of an outcome."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from callboard.kit.errors import Refused
from callboard.orders import law, rules
from callboard.orders.models import Order, OrderPolicy, Stage
from callboard.orders.rules import ItemLine, Totals
from callboard.orders.rules.pricing import sum_of
from callboard.orders.statuses import GROUP_OF, Line, Status
from callboard.workplace.forms.bar import Outcome
from callboard.workplace.forms.order import LABELS, SUMS, Items, OrderForm, one, plain, rows_of
from callboard.workplace.forms.outcomes import OutcomeForm, TrashForm
from callboard.workplace.queries import delivering


@dataclass
class Facts:
    """What the forms of one card have to know about its order."""

    order: Order
    policy: OrderPolicy
    now: datetime
    today: date
    along_codes: frozenset[str] = frozenset()
    stages: Sequence[Stage] = ()

    def order_form(self, data: QueryDict | None = None) -> OrderForm:
        days = self.policy.send_max_days
        stages = self._of_group(self.order.status)
        return OrderForm(data, order=self.order, today=self.today, days=days, stages=stages)

    def outcome_form(self, outcome: Outcome, data: QueryDict | None = None) -> OutcomeForm:
        more: dict[str, Any] = {"stages": self._after(outcome) if self.stages else []}
        if issubclass(outcome.form, TrashForm):
            more["along_codes"] = self.along_codes
        return outcome.form(
            data, prefix=outcome.slug, order=self.order, policy=self.policy, now=self.now, **more
        )

    def _after(self, outcome: Outcome) -> list[Stage]:
        """The stages that fit where the outcome leads."""
        order = self.order
        place = (Status(order.status), Line(order.line) if order.line else None)
        row = law.decide(outcome.action, *place, rules.facts_of(order, self.policy))
        return self._of_group(row.end(*place)[0]) if row else []

    def _of_group(self, status: str) -> list[Stage]:
        return [stage for stage in self.stages if stage.group == GROUP_OF.get(status)]


@dataclass
class Typed:
    """The forms of a card, filled from the order or from what was posted."""

    facts: Facts
    form: OrderForm
    items: Any  # a formset of ItemForm
    outcome: Outcome | None = None
    dialog: OutcomeForm | None = None
    marks: dict[str, str] = field(default_factory=dict)  # of what has no input: phone, items
    reasons: tuple[str, ...] = ()
    has_new_price: bool = False  # of the delivery, by the table, or a later day
    later_day: date | None = None  # than the one that is kept: the carrier needs longer now
    asks: bool = False  # the dialog of the outcome has a question nobody has seen yet
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def saved(cls, facts: Facts) -> "Typed":
        """As the order is kept."""
        return cls(facts, facts.order_form(), _items(rows_of(facts.order.items.all())))

    @classmethod
    def posted(cls, facts: Facts, data: QueryDict, outcome: Outcome | None = None) -> "Typed":
        """As somebody typed it."""
        dialog = facts.outcome_form(outcome, data) if outcome else None
        typed = cls(facts, facts.order_form(data), _posted_items(data), outcome, dialog)
        typed.ask_the_table(data)
        return typed

    def ask_the_table(self, data: QueryDict) -> None:
        """A price of delivery that nobody typed is the one for what is in the parcel now."""
        if not self.form.follows_the_table or self.form.errors:
            return
        order, typed = self.facts.order, self.form.cleaned_data
        place = {name: typed[name] for name in ("region", "city")}
        price, on = delivering.priced_anew(
            order, self.shown_lines, **place, on=typed["delivery_on"]
        )
        self.later_day = on if on != typed["delivery_on"] else None
        if plain(price) != data.get("delivery_price"):
            anew = data.copy()
            anew["delivery_price"] = anew["delivery_shown"] = plain(price)
            self.form = self.facts.order_form(anew)
        self.has_new_price = self.form.data is not data or self.later_day is not None

    @property
    def is_valid(self) -> bool:
        """Whether everything has a shape the actions understand."""
        checked = [self.form, self.items, *([self.dialog] if self.dialog else [])]
        for text in self.items.non_form_errors():
            self.marks["items"] = text
        return all([each.is_valid() for each in checked])

    @property
    def version(self) -> int:
        """The version the person saw."""
        return self.form.cleaned_data["version"]

    @property
    def version_shown(self) -> str:
        """The version the card carries on."""
        typed = self.form["version"].value() if self.form.is_bound else None
        return str(typed or self.facts.order.version)

    @property
    def has_errors(self) -> bool:
        """Whether a field of the card is marked."""
        return self.form.is_bound and bool(self.form.errors or any(self.items.errors) or self.marks)

    @property
    def shown_lines(self) -> list[ItemLine]:
        """The composition as far as it can be read."""
        return [line for row in self.items if (line := _line_of(row))]

    @property
    def kept(self) -> dict[str, Any]:
        """The words of an action that saves what was typed."""
        return {"version": self.version, "fields": self.form.fields_to_save, "items": self.lines}

    @property
    def stage_after(self) -> Stage | None:
        """The stage chosen for where the outcome leads."""
        return self.dialog.stage if self.dialog else None

    def facts_for(
        self, outcome: Outcome, seconds: int | None, duplicates: Iterable[str]
    ) -> dict[str, Any]:
        """The words of the outcome's own action."""
        facts = self.dialog.facts() if self.dialog else {}
        if outcome.timed:
            facts["seconds"] = seconds
        if outcome.takes_duplicates:
            facts["duplicates"] = [int(n) for n in duplicates if n.isdecimal() and len(n) < 19]
        return facts

    @property
    def lines(self) -> list[ItemLine]:
        """The checked composition."""
        return [row.line for row in self.items]

    @property
    def seen(self) -> str:
        """What is kept, as the card carries it: told apart later from what somebody typed."""
        order = self.facts.order
        values: dict[str, Any] = {name: plain(getattr(order, name)) for name in LABELS}
        return json.dumps(values | {"items": rows_of(order.items.all())}, ensure_ascii=False)

    @property
    def rows(self) -> list[tuple[Any, Decimal | None]]:
        """Each line of the composition with its sum; None where a number is missing."""
        return [(row, _sum(_line_of(row))) for row in self.items]

    @property
    def totals(self) -> Totals:
        """The four sums of what stands on the card now."""
        if not self.form.is_bound:
            order = self.facts.order
            return rules.totals(order.items.all(), order.delivery_price, order.discount)
        clean = {} if self.form.errors is None else self.form.cleaned_data
        lines = self.shown_lines
        whole = [clean.get(name) or Decimal(0) for name in SUMS]
        return rules.totals(lines, *whole)

    @property
    def wrong_sums(self) -> list[str]:
        """What the sums on the card would be refused for (A8.2, A8.4, A8.5)."""
        order, sums = self.facts.order, self.totals
        lines, kept = self.shown_lines, order.items.all()
        wrong = rules.wrong_discounts(lines, kept, self.facts.policy, order.line)
        return [*wrong, *rules.sums_obstacles(lines, sums.delivery, sums.discount).values()]

    def refuse(self, refused: Refused) -> None:
        """Put each reason where it belongs: at its field, at its block, or above everything."""
        for name, text in refused.fields.items():
            self._mark(name, text)
        at_fields = set(refused.fields.values())
        self.reasons = tuple(reason for reason in refused.reasons if reason not in at_fields)

    def close_unless(self, may_edit: bool) -> None:
        """Without the right to change it the form is only to be read."""
        if not may_edit:
            for bound in [self.form, *self.items]:
                for each in bound.fields.values():
                    each.disabled = True

    def focus_first(self) -> None:
        """The first marked field takes the focus, of the composition before the others."""
        for form in [*self.items, self.form]:
            for name, bound in form.fields.items():
                if name in form.errors:
                    bound.widget.attrs["autofocus"] = True
                    return

    @property
    def has_no_marked_field(self) -> bool:
        """Whether the reasons themselves take the focus: no field does."""
        return not (self.form.errors or any(self.items.errors))

    @property
    def has_wrong_dialog(self) -> bool:
        """Whether the dialog of the outcome has to be shown again.

        One that only asks for what is missing waits until nothing else of the card is wrong.
        """
        if self.dialog is None or not (self.dialog.errors or self.asks):
            return False
        asks_last = self.outcome is not None and self.outcome.asks_when_needed
        return not (asks_last and (self.has_errors or self.reasons))

    @property
    def _was_asked(self) -> bool:
        """Whether the dialog was sent along; one that only asks when needed may not have been."""
        if self.dialog is None or self.outcome is None or not self.outcome.asks_when_needed:
            return True
        return self.dialog.add_prefix("comment") in self.dialog.data

    def _mark(self, name: str, text: str) -> None:
        if self.dialog is not None:
            is_said = bool(self.form.cleaned_data.get(name))
            name = self.dialog.aliases.get(name, name)
            if name in self.dialog.fields and not self._was_asked and not is_said:
                self.asks = True
                return None
            if name in self.dialog.fields:
                return self.dialog.add_error(name, text)
        if name in self.form.fields:
            return self.form.add_error(name, text)
        self.marks[name] = text
        return None


def merged(facts: Facts, data: QueryDict, outcome: Outcome | None) -> Typed:
    """What was typed over what somebody else saved meanwhile, ready to be sent again.

    A field the person left alone takes the saved value; where both changed it, the typed one stays
    and both are shown.
    """
    kept = Typed.saved(facts)
    theirs, base = json.loads(kept.seen), _seen(data)
    result = data.copy()
    result["version"], result["seen"] = str(facts.order.version), kept.seen
    conflicts, taken = [], []
    for name, label in LABELS.items():
        mine, before, now = one(data.get(name, "")), base.get(name, ""), theirs[name]
        if now in {before, mine}:
            continue
        if mine == before:
            taken.append((str(label), _shown(now)))
            _put(result, name, now)
        else:
            conflicts.append((str(label), _shown(now), _shown(mine)))
    mine_items = _posted_rows(data)
    if theirs["items"] not in (base.get("items"), mine_items):
        if mine_items == base.get("items"):
            taken.append((_("Items"), ""))
            _put_rows(result, theirs["items"])
        else:
            conflicts.append((_("Items"), _told(theirs["items"]), _told(mine_items)))
    if data.get("delivery_price") == data.get("delivery_shown"):
        result["delivery_shown"] = str(result.get("delivery_price", ""))
    typed = Typed.posted(facts, result, outcome)
    typed.conflicts, typed.taken = conflicts, taken
    return typed


def _line_of(row: Any) -> ItemLine | None:
    if row.is_bound:
        return row.line if row.is_valid() else None
    kept = row.initial
    return ItemLine(
        int(kept["product"]),
        kept["kind"],
        int(kept["quantity"]),
        Decimal(kept["price"]),
        int(kept["discount"]),
    )


def _sum(line: ItemLine | None) -> Decimal | None:
    return sum_of(line.price, line.quantity, line.discount_percent) if line else None


def _items(rows: list[dict[str, str]]) -> Any:
    return Items(initial=rows, prefix="items")


def _posted_items(data: QueryDict) -> Any:
    """Each row is a line: one without a product is wrong, not absent."""
    return Items(data, prefix="items", form_kwargs={"empty_permitted": False})


def _seen(data: QueryDict) -> dict[str, Any]:
    """What the card carried on; of a forged one, what has a shape that is known."""
    try:
        seen = json.loads(data.get("seen", ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(seen, dict):
        return {}
    kept: dict[str, Any] = {name: seen[name] for name in LABELS if isinstance(seen.get(name), str)}
    return kept | {"items": seen.get("items")}


def _posted_rows(data: QueryDict) -> list[dict[str, str]]:
    rows = _posted_items(data)
    if not rows.management_form.is_valid():
        return []
    names = ("product", "kind", "quantity", "price", "discount")
    return [{name: row.data.get(row.add_prefix(name), "") for name in names} for row in rows]


def _put(data: QueryDict, name: str, value: str) -> None:
    if value:
        data[name] = value
    else:
        data.pop(name, None)


def _put_rows(data: QueryDict, rows: list[dict[str, str]]) -> None:
    for key in [key for key in data if key.startswith("items-")]:
        del data[key]
    data["items-TOTAL_FORMS"], data["items-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"items-{number}-{name}"] = value


def _shown(value: str) -> str:
    return {"on": _("yes"), "": _("empty")}.get(value, value)


def _told(rows: list[dict[str, str]]) -> str:
    return ", ".join(f"{row['quantity']} × {row['price']}" for row in rows) or _("empty")
