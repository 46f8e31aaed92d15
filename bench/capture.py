"""The SQL of one press and one outcome, as the actions really send it, made into a script.

A press and an outcome are done once for each team with every statement written down. Whatever a
statement answered (the order, the customer, the claim) and the next ones were given is a variable
of the script; moments are told from the database's clock. So the script does for any member of the
team what the action did, without Python in between.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.filling import CUSTOMER
from bench.people import Team

NEAR = timedelta(days=2)  # a moment this near to the clock is meant relative to it
_CLAIM, _END = "INTO dispatch_claim (", "FROM dispatch_claim WHERE id"
_MOVE, _BACK = 'UPDATE "orders_order"', 'INTO "dispatch_ready"'
_LOCK = "FOR NO KEY UPDATE OF c, o"
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?s|%%")


@dataclass(frozen=True)
class Var:
    """A value that a statement before answered, or the member."""

    name: str


@dataclass(frozen=True)
class Moment:
    """So long after what the database's clock said."""

    clock: str
    after: timedelta


@dataclass
class Step:
    """One statement: its text between the values, and the columns of its answer that are needed."""

    texts: list[str]
    values: list[Any]
    answers: dict[str, str] = field(default_factory=dict)  # column: variable
    chooses: bool = False  # whether an answer is the id of something

    def names(self, *words: str) -> bool:
        """Whether one of these stands in the text."""
        return any(word in text for word in words for text in self.texts)


@dataclass
class Script:
    """What one team's press (or outcome) sends, between BEGIN and COMMIT."""

    team: Team
    claim: list[Step]
    finish: list[Step]

    def of_the_queue(self) -> "Script":
        """Only what a queue needs: search, claim; lock, order moved, claim ended, back in."""
        claim = [step for step in self.claim if step.names("set_config", "SKIP LOCKED", _CLAIM)]
        finish = [
            step for step in self.finish if step.names("set_config", _LOCK, _END, _MOVE, _BACK)
        ]
        return Script(self.team, _with_clocks(claim), _with_clocks(finish))


def _with_clocks(steps: list[Step]) -> list[Step]:
    """What asked for the moment among other things was left out: ask for it alone."""
    clocks = {value.clock for step in steps for value in step.values if isinstance(value, Moment)}
    asked = [
        Step(["SELECT clock_timestamp()"], [], {"clock_timestamp": name}) for name in sorted(clocks)
    ]
    return [*steps[:1], *asked, *steps[1:]]


def press(member: Any) -> Any:
    """The button, in the rooms of the member's company as the door of a view opens them."""
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415 (Django is set up by then)
    from callboard.dispatch import actions  # noqa: PLC0415

    with acting_for(member.company_id):
        return actions.take_next(member)


def end(claim: Any, member: Any) -> None:
    """The commonest outcome: nobody answered."""
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.orders import actions  # noqa: PLC0415

    with acting_for(member.company_id):
        actions.no_answer(claim.order, by=member, version=None, reason="busy")


def member_of(pk: int, company: int) -> Any:
    """The member as the door of a view finds one."""
    from callboard.accounts.models import Member  # noqa: PLC0415
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415

    with acting_for(company):
        return Member.objects.select_related("company", "team", "user").get(pk=pk)


def captured(team: Team, client: int = 0) -> Script:
    """Press and outcome of one member of the team; the customer must have one order only."""
    member = member_of(team.member(client), team.company)
    while True:
        recorder = Recorder(member.pk, team.company)
        claim, claiming = recorder.recorded(press, member)
        _nothing, finishing = recorder.recorded(end, claim, member)
        if _orders_of(claim) == 1:
            return Script(team, claiming, finishing)


def _orders_of(claim: Any) -> int:
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.orders.models import Order  # noqa: PLC0415

    with acting_for(claim.company_id):
        return Order.objects.filter(company=claim.company_id, customer=claim.customer_id).count()


class Recorder:
    """Writes down what Django sends, and learns from the answers what is variable."""

    def __init__(self, member: int, company: int) -> None:
        self.company = company
        self.known: dict[int, str] = {member: "member"}
        self.clocks: list[tuple[str, datetime]] = []
        self.steps: list[Step] = []
        self.count = 0

    def recorded(self, work: Callable, *about: Any) -> tuple[Any, list[Step]]:
        """What the work answered, and the steps it took."""
        from django.db import connection  # noqa: PLC0415

        from callboard.accounts import tenancy  # noqa: PLC0415 (Django is set up by then)

        # Beginning and naming the company are one message, past Django's cursor.
        self.steps = [Step([f"SELECT set_config('{tenancy.COMPANY}', '{self.company}', true)"], [])]
        with connection.execute_wrapper(self._listen):
            answer = work(*about)
        return answer, self.steps

    def _listen(self, execute: Any, text: str, values: Any, many: bool, context: Any) -> Any:
        step = self._step(text, values)
        result = execute(text, values, many, context)
        self._learn(step, context["cursor"].cursor.pgresult)
        self.steps.append(step)
        return result

    def _step(self, text: str, values: Any) -> Step:
        if values is None:
            return Step([text], [])
        texts, found, at, turn = [""], [], 0, 0
        for match in PLACEHOLDER.finditer(text):
            texts[-1] += text[at : match.start()]
            at = match.end()
            if match[0] == "%%":
                texts[-1] += "%"
                continue
            found.append(self._meant(values[match[1]] if match[1] else values[turn]))
            turn += 1
            texts.append("")
        texts[-1] += text[at:]
        return Step(texts, found)

    def _meant(self, value: Any) -> Any:
        if isinstance(value, int) and value in self.known:
            return Var(self.known[value])
        if isinstance(value, datetime) and self.clocks:
            name, nearest = min(self.clocks, key=lambda clock: abs(clock[1] - value))
            if abs(value - nearest) < NEAR:
                return Moment(name, value - nearest)
        return value

    def _learn(self, step: Step, result: Any) -> None:
        """Ids that the answer names first, and what the clock said."""
        if result is None or not result.ntuples:
            return
        self.count += 1
        for place in range(result.nfields):
            column = result.fname(place).decode()
            told = (result.get_value(0, place) or b"").decode()
            name = f"v{self.count}_{column}"
            if column == "clock_timestamp":
                self.clocks.append((name, datetime.fromisoformat(told)))
                step.answers[column] = name
            elif column.endswith("id") and told.isdecimal() and self._is_new(int(told)):
                self.known[int(told)] = name
                step.answers[column] = name
                step.chooses = True

    def _is_new(self, value: int) -> bool:
        return value >= CUSTOMER and value not in self.known
