"""The forms of a decision on a contract: what it begins with, and what came of it."""

from typing import Any

from django import forms

from commissioning.forms.law import maker_choices, read_maker
from delivery.forms.fields import ReasonField
from delivery.models import Contract, DecisionPurpose
from delivery.rules.contracts import OptionState
from delivery.services.contract_decisions import DecisionDraft
from ihwb.web.forms import DayField

_PUBLIC = "The public reads this in the forward plan: write nothing exempt."


class StartDecisionForm(forms.Form):
    """What is to be decided on a contract, by whom, when."""

    purpose = forms.ChoiceField(label="What is proposed", widget=forms.RadioSelect)
    option = forms.ModelChoiceField(
        Contract.objects.none(), label="Option that would be taken", required=False, empty_label="None"
    )
    reference = forms.CharField(max_length=40, help_text="As your organisation numbers its decisions.")
    title = forms.CharField(max_length=200, help_text=_PUBLIC)
    recommendation = forms.CharField(
        label="What is to be decided", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_PUBLIC
    )
    summary = forms.CharField(
        label="Why now", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}), help_text="It opens the report."
    )
    maker = forms.ChoiceField(label="Who decides")
    meeting_on = DayField(label="Day of the decision")
    key = forms.BooleanField(label="It is a key decision", required=False)
    contact = forms.CharField(
        label="Whom to contact", max_length=300, help_text="A post and its address, not a person's name."
    )
    consultation = forms.CharField(
        label="Who is consulted, how, by when", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = ReasonField()

    def __init__(self, data: Any = None, *, contract: Contract, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.partnership = contract.partnership
        options = contract.options.filter(state=OptionState.OPEN.value)
        purposes = [one for one in DecisionPurpose.choices if one[0] != DecisionPurpose.EXTEND or options]
        self.fields["purpose"].choices = purposes  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["option"].queryset = options  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["option"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"Option {one.number}, up to {one.until:%d %B %Y}"
        )
        if not options:
            del self.fields["option"]
        self.fields["maker"].choices = maker_choices(contract.partnership)  # type: ignore[attr-defined]

    def draft(self) -> DecisionDraft:
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        maker = read_maker(self.partnership, given["maker"])
        return DecisionDraft(**{"option": None, **given, "maker": maker})


class ResultForm(forms.Form):
    """What a decision that was carried out came to."""

    new = forms.ModelChoiceField(
        Contract.objects.none(), label="The contract that follows", required=False, empty_label="None"
    )
    words = forms.CharField(label="What came of it", required=False, max_length=300)
    waived = forms.CharField(
        label="Why no due diligence was needed", required=False, max_length=1000,
        help_text="Only where there is none: the award is blocked until the due diligence is signed off as satisfied.",
    )  # fmt: skip
    reason = ReasonField()

    def __init__(self, *args: Any, contract: Contract, purpose: str, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Contract.objects.filter(partnership=contract.partnership).exclude(pk=contract.pk)
        self.fields["new"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
        asked = {DecisionPurpose.REPLACE: "new", DecisionPurpose.AWARD: "waived"}.get(DecisionPurpose(purpose), "words")
        for name in {"new", "words", "waived"} - {asked}:
            del self.fields[name]
