"""Forms for one step of an agreement's rules: only the fields of the kind of step that was chosen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ihwb.web.forms import MoneyField
from pool.rules.risk_share.faults import Fault
from pool.rules.risk_share.statement import LINE_RULES, UNDERSPEND
from pool.rules.rule_editing import KINDS, said, step_of
from pool.selectors.version_rules import Ground

_HUNDRED = Decimal(100)
_PERCENTAGE = re.compile(r"(0|[1-9][0-9]{0,2})?(\.[0-9]{1,6})?")
_ARRANGEMENTS = [("pooled", "Pooled"), ("aligned", "Aligned"), ("external", "External")]
_BASES = [
    ("contributions", "In proportion to contributions"),
    ("weights", "By the percentages below"),
    ("equal", "In equal parts"),
]

Choices = list[tuple[str, str]]


class PercentField(forms.Field):
    """A percentage with at most six decimals, such as 33.33; a sign after it does no harm."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: object) -> Decimal | None:
        text = str(value or "").strip().removesuffix("%").strip()
        if not text:
            return None
        if not _PERCENTAGE.fullmatch(text) or text == ".":
            raise ValidationError(f"“{value}” is not a percentage; write it as 33.33.", code="percentage")
        if Decimal(text) > _HUNDRED:
            raise ValidationError(f"“{value}” is more than 100 per cent.", code="over_100")
        return Decimal(text)


def check_hundred(form: forms.Form, fields: Mapping[str, str]) -> dict[str, str]:
    """The percentages by partner as texts; what does not add up to 100 is said at the first of the fields.

    fields: partner code by name of field.
    """
    given = {code: form.cleaned_data.get(name) for name, code in fields.items()}
    if any(name in form.errors for name in fields):
        return {}
    total = sum((part for part in given.values() if part), Decimal(0))
    if total != _HUNDRED:
        missing = _HUNDRED - total
        rest = f"{missing.normalize():f} is missing" if missing > 0 else f"{-missing.normalize():f} is too much"
        form.add_error(
            next(iter(fields)),
            f"The percentages add up to {total.normalize():f}; they must add up to exactly 100: {rest}.",
        )
    return {code: f"{part.normalize():f}" for code, part in given.items() if part}


class KindForm(forms.Form):
    """Which kind of step is added."""

    kind = forms.ChoiceField(
        label="What does the step do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the step does."},
    )

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (kind.code, f"{kind.label}. {kind.hint}") for kind in KINDS[stage]
        ]


class StepForm(forms.Form):
    """One step; a kind of step adds its own fields. ``step()`` is the step in the form of a scenario file."""

    kind = ""

    def __init__(
        self, *args: Any, ground: Ground, stage: str, held: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.ground, self.stage, self.held = ground, stage, dict(held or {})
        super().__init__(*args, **kwargs)
        self.build()
        self.fields["why"] = forms.CharField(
            label="Why", max_length=300, required=False, help_text="Kept in the history beside your name."
        )

    def build(self) -> None:
        """Add the fields of this kind of step."""

    def step(self) -> dict[str, Any]:
        return {"step": self.kind, **self.values()}

    def values(self) -> dict[str, Any]:
        return {}

    def take_faults(self, faults: Iterable[Fault]) -> None:
        """Show what the engine's reader found at the fields it found it in."""
        for fault in faults:
            step = step_of(fault)
            self.add_error(self.field_of(step[2] if step else ""), said(fault))

    def field_of(self, place: str) -> str | None:
        """The field for a place in the step, such as ``select.group``."""
        name = place.removeprefix("select.")
        return name if name in self.fields else None

    def partner_choices(self, held: object = None) -> Choices:
        return with_held([(one.code, one.name) for one in self.ground.partners], held)

    def limit(self, label: str, hint: str) -> None:
        """A part of what is left, and a limit in pounds. Where both are given the smaller counts."""
        self.fields["portion"] = PercentField(
            label="Only this part of what is left, in per cent",
            help_text="Such as 10 for a tenth: the rest passes on. Blank: all that is left.",
            required=False,
            initial=self.held.get("portion"),
        )
        self.fields["up_to"] = MoneyField(
            label=label, help_text=hint, required=False, initial=amount_of(self.held.get("up_to"))
        )

    def limited(self) -> dict[str, Any]:
        portion, up_to = self.cleaned_data.get("portion"), self.cleaned_data.get("up_to")
        return {
            **({} if portion is None else {"portion": f"{portion.normalize():f}"}),
            **({} if up_to is None else {"up_to": str(up_to)}),
        }


def with_held(choices: Choices, *held: object) -> Choices:
    """The choices, and what is held already though it is not among them any more."""
    codes = {code for code, _ in choices}
    return choices + [(str(one), f"{one} (not there any more)") for one in held if one and str(one) not in codes]


def amount_of(text: object) -> object:
    """A stored amount, to be shown with its separators; what is no amount comes back as it is."""
    try:
        return None if text is None else Decimal(str(text))
    except ArithmeticError:
        return text


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


# --- Line rules -----------------------------------------------------------------------------------------------------

_CRITERIA = ("arrangement", "group", "lead", "tag")


class LineRuleForm(StepForm):
    """The lines that the rule is for: those that meet everything that is ticked."""

    def build(self) -> None:
        held = self.held.get("select")
        chosen: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
        there: dict[str, tuple[str, Choices]] = {
            "arrangement": ("Only lines that are", list(_ARRANGEMENTS)),
            "group": ("Only lines in these groups", list(self.ground.group_names.items())),
            "lead": ("Only lines led by", self.partner_choices()),
            "tag": ("Only lines tagged", [(tag, tag) for tag in self.ground.tags]),
        }
        for name, (label, choices) in there.items():
            ticked = _listed(chosen.get(name))
            if choices or ticked:
                self.fields[name] = forms.MultipleChoiceField(
                    label=label,
                    choices=with_held(choices, *ticked),
                    initial=ticked,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
        self.fields["arrangement"].help_text = (
            "Nothing ticked from here on: the rule is for every line. Ticked under several questions: for the lines "
            "that meet all of them."
        )
        self.fields["line"] = forms.CharField(
            label="Only these lines",
            help_text="Codes of lines, with commas between them.",
            required=False,
            initial=", ".join(_listed(chosen.get("line"))),
        )

    def clean_line(self) -> list[str]:
        codes = list(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["line"])))
        known = {line.code.upper(): line.code for line in self.ground.lines}
        unknown = [code for code in codes if code.upper() not in known]
        if unknown and known:
            raise ValidationError(f"There is no line {', '.join(unknown)}. Use the codes of the fund's lines.")
        return [known.get(code.upper(), code) for code in codes]

    def values(self) -> dict[str, Any]:
        select = {name: self.cleaned_data[name] for name in (*_CRITERIA, "line") if self.cleaned_data.get(name)}
        return {"select": select} if select else {}


class RetainForm(LineRuleForm):
    kind = "retain"


class HostForm(LineRuleForm):
    kind = "host"


class LineSharesForm(LineRuleForm):
    kind = "line_shares"


class ByCauseForm(LineRuleForm):
    """Causes with the partner that each goes to, and two rows more than there are."""

    kind = "by_cause"

    def build(self) -> None:
        held = self.held.get("causes")
        causes = list(held.items()) if isinstance(held, Mapping) else []
        self.rows = range(max(3, len(causes) + 2))
        for at in self.rows:
            cause, partner = causes[at] if at < len(causes) else ("", "")
            self.fields[f"cause_{at}"] = forms.CharField(
                label=f"Cause {at + 1}", initial=str(cause).replace("_", " "), required=False, max_length=60
            )
            self.fields[f"partner_{at}"] = forms.ChoiceField(
                label=f"Who bears what cause {at + 1} caused",
                choices=[("", "Choose"), *self.partner_choices(partner)],
                initial=partner,
                required=False,
            )
        super().build()

    def clean(self) -> None:
        self.causes: dict[str, str] = {}
        for at in self.rows:
            cause = re.sub(r"\s+", "_", self.cleaned_data.get(f"cause_{at}", "").strip().lower())
            partner = self.cleaned_data.get(f"partner_{at}", "")
            if cause and not partner:
                self.add_error(f"partner_{at}", f"Choose who bears what cause {at + 1} caused.")
            elif partner and not cause:
                self.add_error(f"cause_{at}", "Name the cause, or choose no partner for it.")
            elif cause in self.causes:
                self.add_error(f"cause_{at}", "This cause is named twice; keep one.")
            elif cause:
                self.causes[cause] = partner
        if not self.causes and not self.errors:
            self.add_error("cause_0", "Name at least one cause, such as maladministration.")

    def values(self) -> dict[str, Any]:
        return {"causes": self.causes, **super().values()}


# --- Steps of a waterfall -------------------------------------------------------------------------------------------


class DrawForm(StepForm):
    kind = "draw"

    def build(self) -> None:
        under = self.stage == UNDERSPEND
        held = self.held.get("fund")
        self.fields["fund"] = forms.ChoiceField(
            label="Which fund?",
            choices=with_held(list(self.ground.fund_names.items()), held),
            initial=held,
            widget=forms.RadioSelect,
            help_text="" if self.ground.fund_names else "No money is held against risk in this year yet.",
        )
        hint = "Blank: up to the amount of the fund." if under else "Blank: as much as the fund holds."
        self.limit("At most", hint)

    def values(self) -> dict[str, Any]:
        return {"fund": self.cleaned_data["fund"], **self.limited()}


class ShareForm(StepForm):
    """By contributions, by percentages or equally; a limit on the whole and on what each partner takes."""

    kind = "share"

    def build(self) -> None:
        self.fields["basis"] = forms.ChoiceField(
            label="How is it divided?", choices=_BASES, initial=self.held.get("basis"), widget=forms.RadioSelect
        )
        weights, caps = _mapping(self.held.get("weights")), _mapping(self.held.get("caps"))
        codes = self.partner_choices()
        codes = with_held(codes, *weights, *(code for code in caps if code not in weights))
        self.weights = {f"weight_{at}": code for at, (code, _) in enumerate(codes)}
        self.caps = {f"cap_{at}": code for at, (code, _) in enumerate(codes)}
        for at, (code, name) in enumerate(codes):
            self.fields[f"weight_{at}"] = PercentField(
                label=f"{name}, percentage",
                required=False,
                initial=weights.get(code),
                help_text="Only for “By the percentages below”; together exactly 100." if at == 0 else "",
            )
        self.limit("Only up to this amount is shared in this step", "Blank: all that is left. The rest passes on.")
        for at, (code, name) in enumerate(codes):
            self.fields[f"cap_{at}"] = MoneyField(
                label=f"{name} takes at most",
                required=False,
                initial=amount_of(caps.get(code)),
                help_text="Blank: no cap. What a cap cuts off passes on to the next step." if at == 0 else "",
            )

    def clean(self) -> None:
        self.chosen = {}
        if self.cleaned_data.get("basis") == "weights":
            self.chosen = check_hundred(self, self.weights)

    def values(self) -> dict[str, Any]:
        given = {code: self.cleaned_data.get(name) for name, code in self.caps.items()}
        caps = {code: str(cap) for code, cap in given.items() if cap is not None}
        return {
            "basis": self.cleaned_data["basis"],
            **({"weights": self.chosen} if self.chosen else {}),
            **self.limited(),
            **({"caps": caps} if caps else {}),
        }

    def field_of(self, place: str) -> str | None:
        kind, _, code = place.partition(".")
        fields = {"weights": self.weights, "caps": self.caps}.get(kind)
        if fields is None:
            return super().field_of(place)
        return next((name for name, one in fields.items() if one == code), next(iter(fields), None))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


class LeadForm(StepForm):
    kind = "lead"

    def build(self) -> None:
        held = self.held.get("partner")
        self.fields["partner"] = forms.ChoiceField(
            label="Which partner?", choices=self.partner_choices(held), initial=held, widget=forms.RadioSelect
        )

    def values(self) -> dict[str, Any]:
        return {"partner": self.cleaned_data["partner"]}


class CarryForwardForm(StepForm):
    kind = "carry_forward"

    def build(self) -> None:
        self.limit("At most", "Blank: all that is left.")

    def values(self) -> dict[str, Any]:
        return self.limited()


_LINE_RULES: Sequence[type[StepForm]] = (RetainForm, HostForm, ByCauseForm, LineSharesForm)
_STEPS: Sequence[type[StepForm]] = (DrawForm, ShareForm, LeadForm, CarryForwardForm)


def form_for(stage: str, kind: str) -> type[StepForm] | None:
    """The form for a kind of step in a stage; None when there is no such kind there."""
    kinds = _LINE_RULES if stage == LINE_RULES else _STEPS
    return next((one for one in kinds if one.kind == kind), None)
