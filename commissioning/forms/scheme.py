"""Forms of the scheme of delegation: filters, a rule with its conditions, its last day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.fields import reason_field
from commissioning.models import Body, Decision, Partnership, Post, SchemeRule
from commissioning.rules.advice import AdviceKind
from commissioning.rules.decisions import State
from commissioning.rules.scheme import Need
from commissioning.selectors.facts import maker_choices
from commissioning.selectors.scheme import Wanted
from commissioning.services.scheme import Holder, Needed, RuleTerms
from ihwb.web.forms import DayField, MoneyField

_PLACES = 4  # for each sort of condition


class SchemeFilter(AsAtForm):
    """What the scheme shows, and as at which day; its fields stand in the address."""

    kind = forms.ChoiceField(required=False, label="Kind of decision")
    who = forms.ChoiceField(required=False, label="Body or post")
    organisation = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, partnership: Partnership) -> None:
        super().__init__(data)
        kinds = [(one.code, one.name) for one in partnership.decision_kinds.all()]
        organisations = partnership.organisations.values_list("code", "name")
        self.fields["kind"].choices = [("", "Any kind"), *kinds]  # type: ignore[attr-defined]  # ChoiceFields
        self.fields["who"].choices = [("", "Anybody"), *maker_choices(partnership)]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", "Any"), ("joint", "Joint"), *organisations]  # type: ignore[attr-defined]

    def asked(self, today: date) -> tuple[Wanted, date]:
        """The filters and the day; what the address holds wrongly counts as not asked for."""
        day = self.day(today)
        held = self.cleaned_data
        wanted = Wanted(held.get("kind", ""), held.get("who", ""), held.get("organisation", ""))
        return wanted, day


class TermsForm(forms.Form):
    """What a rule lays down: its limit, its conditions, its days, where it stands."""

    up_to = MoneyField(
        label="Up to", required=False, help_text="The amount itself is included. Leave it empty for no limit."
    )
    since = DayField(label="First day", help_text="For example, 1 4 2015.")
    until = DayField(label="Last day", required=False, help_text="Included. Leave it empty while none is known.")
    document = forms.CharField(
        max_length=200, label="Where it is laid down", help_text="The document, such as the scheme of delegation 2015."
    )
    clause = forms.CharField(max_length=100, required=False, help_text="Such as section 4.2, or a minute.")
    note = forms.CharField(max_length=300, required=False)
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, rule: SchemeRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        if rule is not None:
            self.initial = {**_initial_of(rule), **self.initial}
        makers = [("", "Nobody"), *maker_choices(partnership)]
        kinds = [("", "None"), *((one.value, one.label) for one in AdviceKind)]
        for number in range(1, _PLACES + 1):
            self.fields[f"consult_{number}"] = forms.ChoiceField(
                label=f"In consultation with ({number})", required=False, choices=makers
            )
        for number in range(1, _PLACES + 1):
            self.fields[f"advice_{number}"] = forms.ChoiceField(
                label=f"With advice on the text ({number})", required=False, choices=kinds
            )
        for number in range(1, _PLACES + 1):
            self.fields[f"confirm_{number}"] = forms.CharField(
                label=f"If it is confirmed that ({number})",
                required=False,
                max_length=300,
                help_text="Such as: due diligence is satisfactory." if number == 1 else "",
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean_up_to(self) -> Any:
        amount = self.cleaned_data["up_to"]
        if amount is not None and amount < 0:
            raise forms.ValidationError("A limit is nought or more.")
        return amount

    def need_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name.startswith(("consult_", "advice_", "confirm_"))]

    def plain_fields(self) -> list[forms.BoundField]:
        held = {field.name for field in self.need_fields()} | {"reason"}
        return [field for field in self.visible_fields() if field.name not in held]

    @property
    def has_needs(self) -> bool:
        return any(field.value() for field in self.need_fields())

    def terms(self) -> RuleTerms:
        given = self.cleaned_data
        names = ("up_to", "since", "until", "document", "clause", "note")
        return RuleTerms(**{name: given[name] for name in names}, needs=tuple(self._needs()))

    def _needs(self) -> Iterator[Needed]:
        given, seen = self.cleaned_data, set()
        for name in ("consult", "advice", "confirm"):
            for number in range(1, _PLACES + 1):
                value = given[f"{name}_{number}"].strip()
                if value and (name, value) not in seen:
                    seen.add((name, value))
                    yield self._need(name, value)

    def _need(self, name: str, value: str) -> Needed:
        if name == "advice":
            return Needed(Need.ADVICE, advice=AdviceKind(value))
        if name == "confirm":
            return Needed(Need.CONFIRM, text=value)
        body, post = named(self.partnership, value)
        return Needed(Need.CONSULT, body=body, post=post)


class RuleForm(TermsForm):
    """A new rule."""

    who = forms.ChoiceField(label="Who may decide")
    kind = forms.ChoiceField(required=False, label="Kind of decision")
    only_for = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Only for one decision",
        help_text="Where a body delegated that decision alone.",
    )
    field_order = ["who", "kind", "only_for"]

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, partnership=partnership, **kwargs)
        kinds = [(one.code, one.name) for one in partnership.decision_kinds.all() if not one.retired]
        rows = Decision.objects.filter(partnership=partnership, state__in=[State.DRAFT.value, State.IN_ROUTE.value])
        decisions = [(one.pk, f"{one.reference}: {one.title[:80]}") for one in rows.order_by("reference")]
        self.fields["who"].choices = [("", "Choose"), *maker_choices(partnership)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Every kind"), *kinds]  # type: ignore[attr-defined]
        self.fields["only_for"].choices = [("", "No: for every decision of its kind"), *decisions]  # type: ignore[attr-defined]
        self.order_fields(["who", "kind", "only_for", *(name for name in self.fields if name != "reason")])

    def holder(self) -> Holder:
        given = self.cleaned_data
        body, post = named(self.partnership, given["who"])
        kind = self.partnership.decision_kinds.filter(code=given["kind"]).first() if given["kind"] else None
        only_for = Decision.objects.filter(partnership=self.partnership, pk=given["only_for"] or 0).first()
        return Holder(body, post, kind, only_for)


class RuleEndForm(forms.Form):
    """The last day of a rule."""

    last_day = DayField(label="Last day", help_text="Included. Decisions taken until then keep the rule.")
    reason = reason_field()


def named(partnership: Partnership, value: str) -> tuple[Body | None, Post | None]:
    """The body or the post of "body:CODE" or "post:CODE"."""
    where, _, code = value.partition(":")
    if where == "body":
        return Body.objects.filter(partnership=partnership, code=code).first(), None
    return None, Post.objects.filter(partnership=partnership, code=code).first()


def _initial_of(rule: SchemeRule) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(rule, name) for name in ("up_to", "document", "clause", "note")}
    counts = {"consult": 0, "advice": 0, "confirm": 0}
    for need in rule.needs.select_related("body", "post"):
        counts[need.need] += 1
        held = f"body:{need.body.code}" if need.body else f"post:{need.post.code}" if need.post else ""
        found[f"{need.need}_{counts[need.need]}"] = need.advice or held or need.text
    return found
