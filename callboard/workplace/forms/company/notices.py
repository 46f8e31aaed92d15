"""What is told by which channels: events against channels, of the company, a team or a member."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from django import forms
from django.utils.translation import gettext as _now

from callboard.integrations.models import Channel, Event
from callboard.workplace.forms.company.base import CompanyForm


class NoticesForm(CompanyForm):
    """A tick for each event and channel (A17 C16)."""

    def __init__(
        self,
        data: Any = None,
        *,
        stands: Mapping[str, Set[str]],
        above: Mapping[str, Set[str]] | None = None,
    ) -> None:
        """`stands` are the channels of each event now, `above` those that would count without."""
        ticked = {
            event: [each for each in Channel.values if each in stands[event]] for event in stands
        }
        super().__init__(data, initial=ticked)
        self.above = above
        for event in Event:
            self.fields[event.value] = forms.MultipleChoiceField(
                label=event.label,
                choices=Channel.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def channels(self) -> list[str]:
        """The headings of the columns."""
        return [str(channel.label) for channel in Channel]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each event with its ticks, each named for who does not see the table; `own` says that it
        does not follow the level above."""
        for event in Event:
            bound = self[event.value]
            ticks = []
            for option in bound:
                named = _now("%(event)s: %(channel)s")
                told = {"event": event.label, "channel": option.choice_label}
                option.data["attrs"]["aria-label"] = named % told
                option.data["attrs"].pop("aria-invalid", None)
                ticks.append(option.tag())
            standing = set(self.initial[event.value])
            own = self.above is not None and standing != set(self.above[event.value])
            yield {"label": event.label, "ticks": ticks, "own": own, "errors": bound.errors}

    @property
    def chosen_channels(self) -> dict[str, list[str]]:
        """{event: channels}."""
        return self.chosen(*Event.values)
