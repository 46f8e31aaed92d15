"""A stage: where it stands, what it is called, and when it is chosen by itself (A11.4 to A11.6)."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.orders.models import Stage
from callboard.orders.models.stage import Group, Tone
from callboard.orders.statuses import GROUPS, Status
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.rules.managed import STAGE

COLUMNS = (
    *("group", "name", "tone", "position", "active"),
    *("way", "from_status", "to_status", "script"),
)


class StageForm(CompanyForm):
    """One stage of one group."""

    parts = (
        (_("Stage"), (("group", 4), ("name", 4), ("tone", 2), ("position", 2), ("active", 12))),
        (_("How it is chosen"), (("way", 12), ("from_status", 4), ("to_status", 4), ("script", 8))),
    )

    group = forms.ChoiceField(label=STAGE["group"], choices=Group.choices)
    name = forms.CharField(label=STAGE["name"], max_length=40)
    tone = forms.ChoiceField(label=STAGE["tone"], choices=Tone.choices)
    position = forms.IntegerField(
        label=STAGE["position"], min_value=0, max_value=999, initial=0, required=False
    )
    active = forms.BooleanField(
        label=STAGE["active"],
        required=False,
        initial=True,
        help_text=_("Off: no order comes into it any more; orders that have it keep it."),
    )
    way = forms.ChoiceField(
        label=STAGE["way"],
        choices=Stage.Way.choices,
        initial=Stage.Way.HAND,
        widget=forms.RadioSelect,
        help_text=_("A person may choose any stage of the group by hand, whatever stands here."),
    )
    from_status = forms.ChoiceField(
        label=STAGE["from_status"], required=False, help_text=_("For “By the status before”.")
    )
    to_status = forms.ChoiceField(
        label=STAGE["to_status"], required=False, help_text=_("Empty: any status of the group.")
    )
    script = forms.CharField(
        label=STAGE["script"],
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "code"}),
        help_text=_(
            "For “By conditions”. One line is enough; all conditions of a line must be so: "
            "f:order_reason:8 (before), t:order_status:trash (after), o:offer_id:12, p:tier:gold."
        ),
    )

    def __init__(self, data: Any = None, *, stage: Stage | None = None) -> None:
        """`stage` is what it changes; none: a new one."""
        columns = {name: getattr(stage, name) for name in COLUMNS} if stage else {}
        super().__init__(data, initial=columns)
        statuses = [status for status in Status if status != Status.DELETED]
        of_group = [each for each in statuses if stage is None or each in GROUPS[stage.group]]
        for name, offered, nothing in (
            ("from_status", statuses, "—"),
            ("to_status", of_group, _("Any")),
        ):
            choices = [("", nothing), *((each.value, each.label) for each in offered)]
            cast("forms.ChoiceField", self.fields[name]).choices = choices
        if stage:
            del self.fields["group"]

    def clean_script(self) -> str:
        """Line ends as we keep them."""
        return "\n".join(self.cleaned_data["script"].splitlines()).rstrip()

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the stage; what its way does not ask for is not kept."""
        columns = self.chosen(*COLUMNS)
        columns["position"] = columns["position"] or 0
        if columns["way"] != Stage.Way.SIMPLE:
            columns |= {"from_status": "", "to_status": ""}
        if columns["way"] != Stage.Way.SCRIPT:
            columns["script"] = ""
        return columns


class TryForm(forms.Form):
    """The order a rule is tried on."""

    number = forms.IntegerField(
        label=_("Order number"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
