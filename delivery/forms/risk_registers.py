"""Forms of what is laid down before risks are kept: scales, registers, appetite, roll-forward, files."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.models import Body, Organisation, Partnership
from delivery.forms.fields import ReasonField
from delivery.forms.ratings import rating_fields, words_in
from delivery.models import RiskCategory, RiskRegister, RiskScale, ScaleKind
from delivery.rules import risk_import
from delivery.rules import risks as rules
from delivery.selectors.scales import scale_of
from delivery.services.risk_registers import RegisterFields, ScaleFields
from ihwb.web.forms import DayField
from pool.models import PooledFund

COLOURS = ("green", "turquoise", "teal", "blue", "light-blue", "purple", "pink", "yellow", "orange", "red", "grey")
MOST_STEPS = 9  # more ratings than these are reviewed in one cycle


class LinesField(forms.CharField):
    """Several things, one a line, their parts parted by bars. parts: the fewest and the most."""

    def __init__(self, *, parts: tuple[int, int], **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 6, "class": "govuk-!-width-two-thirds"}), **options)
        self.parts = parts

    def clean(self, value: Any) -> list[list[str]]:
        text = super().clean(value) or ""
        rows = [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]
        for number, row in enumerate(rows, start=1):
            if not self.parts[0] <= len(row) <= self.parts[1] or not all(row):
                raise ValidationError(f"Line {number} does not have its parts between bars: “{' | '.join(row)}”.")
            if row[-1] not in COLOURS:
                raise ValidationError(f"Line {number} ends with “{row[-1]}”. Choose a colour: {', '.join(COLOURS)}.")
        return rows


class ScaleForm(forms.Form):
    """A scale: its levels from the lowest, one a line."""

    code = forms.SlugField(max_length=40, help_text="Short, such as HML.")
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(label="Rates a risk by", choices=ScaleKind.choices, widget=forms.RadioSelect)
    levels = LinesField(
        parts=(2, 3),
        help_text="From the lowest, one a line: the word as printed | what it means | colour. Or: word | colour.",
    )
    impact_levels = LinesField(
        parts=(2, 3), required=False, label="Levels of impact", help_text="Only where impact has words of its own."
    )
    bands = LinesField(
        parts=(4, 4),
        required=False,
        help_text="Only where likelihood times impact makes one rating: name | from | to | colour, from the lowest.",
    )
    meaning = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    source = forms.CharField(required=False, max_length=300, help_text="Where the scale is laid down.")
    reason = ReasonField()

    def __init__(
        self, *args: Any, scale: RiskScale | None = None, begin: dict[str, Any] | None = None, **options: Any
    ) -> None:
        stored = begin or ({name: getattr(scale, name) for name in _SCALE_FIELDS} if scale else {})
        options["initial"] = {**stored, **_as_lines(stored)}
        super().__init__(*args, **options)
        if scale is not None:
            del self.fields["code"]

    def to(self) -> ScaleFields:
        held = self.cleaned_data
        return ScaleFields(
            name=held["name"],
            meaning=held["meaning"],
            source=held["source"],
            kind=held["kind"],
            levels=_levels(held["levels"]),
            impact_levels=_levels(held["impact_levels"]),
            bands=held["bands"],
        )

    def clean_bands(self) -> list[dict[str, Any]]:
        made = []
        for name, low, high, tag in self.cleaned_data["bands"]:
            if not (low.isdecimal() and high.isdecimal()):
                raise ValidationError(f"The band {name} goes from a whole number to a whole number.")
            made.append({"name": name, "from": int(low), "to": int(high), "tag": tag})
        return made


_SCALE_FIELDS = ("code", "name", "kind", "levels", "impact_levels", "bands", "meaning", "source")


def _levels(rows: list[list[str]]) -> list[dict[str, Any]]:
    return [{"label": row[0], "name": row[-2], "rank": rank, "tag": row[-1]} for rank, row in enumerate(rows, start=1)]


def _as_lines(stored: dict[str, Any]) -> dict[str, str]:
    levels = {
        name: "\n".join(
            f"{one['label']} | {one.get('name') or one['label']} | {one['tag']}" for one in stored.get(name, [])
        )
        for name in ("levels", "impact_levels")
    }
    bands = "\n".join(f"{one['name']} | {one['from']} | {one['to']} | {one['tag']}" for one in stored.get("bands", []))
    return {**levels, "bands": bands}


class RegisterForm(forms.Form):
    """A register: of what it is, who keeps it, how often its risks are reviewed."""

    code = forms.SlugField(max_length=40, help_text="Short, for the address: letters, digits and hyphens.")
    scale = forms.ModelChoiceField(
        RiskScale.objects.none(), empty_label="Choose", help_text="It stays: ratings are never converted to another."
    )
    name = forms.CharField(max_length=200)
    belongs_to = forms.ChoiceField(label="Register of")
    body = forms.ModelChoiceField(
        Body.objects.none(),
        required=False,
        empty_label="None",
        label="Body that keeps it",
        help_text="Its risks are escalated to the body above.",
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Organisations that share it",
        help_text="Their officers read its confidential risks. None chosen: those of every organisation.",
    )
    every = forms.IntegerField(
        label="Months between reviews",
        required=False,
        min_value=1,
        max_value=60,
        help_text="For ratings not named below.",
    )
    source = forms.CharField(required=False, max_length=300)
    reason = ReasonField()

    def __init__(
        self, *args: Any, partnership: Partnership, register: RiskRegister | None = None, **options: Any
    ) -> None:
        options["initial"] = _begin(register)
        super().__init__(*args, **options)
        self._things: dict[str, Any] = {}
        for field, rows in (
            ("scale", RiskScale.objects.filter(partnership=partnership)),
            ("body", Body.objects.filter(partnership=partnership)),
            ("organisations", Organisation.objects.filter(partnership=partnership)),
        ):
            self.fields[field].queryset = rows  # type: ignore[attr-defined]
        self.fields["belongs_to"].choices = self._owners(partnership)  # type: ignore[attr-defined]
        if register is not None:
            del self.fields["code"], self.fields["scale"]
            self._add_months(register)

    def _owners(self, partnership: Partnership) -> list[Any]:
        funds = PooledFund.objects.filter(agreement__partnership=partnership)
        found: list[Any] = [("", "The partnership")]
        for label, rows in (
            ("Programmes", partnership.programmes.all()),
            ("Projects", partnership.projects.all()),
            ("Pooled funds", funds),
        ):
            group = [(f"{one._meta.model_name}-{one.pk}", one.name) for one in rows]
            self._things.update(zip((key for key, _ in group), rows, strict=True))
            found.append((label, group))
        self.fields["belongs_to"].required = False
        return found

    def _add_months(self, register: RiskRegister) -> None:
        """One box for each rating that the scale tells apart, from the worst."""
        steps = rules.steps(scale_of(register.scale))
        self._steps = (
            {f"months_{place}": step.key for place, step in enumerate(steps)} if len(steps) <= MOST_STEPS else {}
        )
        for (name, key), step in reversed(list(zip(self._steps.items(), steps, strict=False))):
            self.fields[name] = forms.IntegerField(
                label=f"Months between reviews: {step.name}",
                required=False,
                min_value=1,
                max_value=60,
                initial=register.review_months.get(key),
            )
        self.order_fields(["name", "belongs_to", "body", "organisations", "every", *reversed(self._steps), "source"])

    def to(self) -> RegisterFields:
        held = self.cleaned_data
        thing = self._things.get(held["belongs_to"])
        kind = held["belongs_to"].partition("-")[0]
        months = {"": held["every"]} if held["every"] else {}
        for name, key in getattr(self, "_steps", {}).items():
            if held.get(name):
                months[key] = held[name]
        return RegisterFields(
            name=held["name"],
            programme=thing if kind == "programme" else None,
            project=thing if kind == "project" else None,
            fund=thing if kind == "pooledfund" else None,
            body=held["body"],
            organisations=list(held["organisations"]),
            review_months=months,
            source=held["source"],
        )


def _begin(register: RiskRegister | None) -> dict[str, Any]:
    if register is None:
        return {}
    owner = register.programme or register.project or register.fund
    return {
        "name": register.name,
        "belongs_to": f"{owner._meta.model_name}-{owner.pk}" if owner else "",
        "body": register.body_id,
        "organisations": [one.organisation_id for one in register.organisations.all()],
        "every": register.review_months.get(""),
        "source": register.source,
    }


class CategoryForm(forms.Form):
    code = forms.SlugField(max_length=40, help_text="Short, such as MONEY.")
    name = forms.CharField(max_length=100)
    reason = ReasonField()


class AppetiteForm(forms.Form):
    """The highest rating that the partners bear, in the register's words."""

    category = forms.ModelChoiceField(RiskCategory.objects.none(), required=False, empty_label="All risks")
    note = forms.CharField(required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))
    reason = ReasonField()

    def __init__(self, *args: Any, register: RiskRegister, **options: Any) -> None:
        super().__init__(*args, **options)
        scale = scale_of(register.scale)
        self.fields["category"].queryset = RiskCategory.objects.filter(  # type: ignore[attr-defined]
            partnership=register.partnership_id
        )
        fields: dict[str, Any] = dict(rating_fields(register.scale))
        if scale.bands:
            bands = [(band.name, f"{band.name}, {band.low} to {band.high}") for band in reversed(scale.bands)]
            fields = {
                "rating": forms.ChoiceField(choices=bands, widget=forms.RadioSelect, label="Highest rating borne")
            }
        for name, field in fields.items():
            field.label = f"Highest {name} borne"
        self.fields.update(fields)
        self.order_fields(["category", *fields, "note", "reason"])

    @property
    def words(self) -> rules.Words:
        return words_in(self.cleaned_data)


class RollForm(forms.Form):
    """The next register: on the same scale, with all risks that are not closed."""

    code = forms.SlugField(max_length=40, help_text="Short, for the address.")
    name = forms.CharField(max_length=200, help_text="Such as the same name with the new year.")
    on = DayField(label="It counts from", help_text="From that day on the register before is only read.")
    reason = ReasonField()


class FileForm(forms.Form):
    file = forms.FileField(
        label="Spreadsheet", help_text="CSV, XLSX or ODS, with a row of headings and a row for each risk."
    )


class ColumnsForm(forms.Form):
    """Which column of the file means what."""

    heading_row = forms.IntegerField(min_value=1, label="Row of the headings")

    def __init__(
        self,
        *args: Any,
        headings: list[str],
        columns: dict[str, int],
        row: int,
        known: Mapping[str, tuple[str, ...]] = risk_import.COLUMNS,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.fields["heading_row"].initial = row
        offered = [
            ("", "Not in the file"),
            *((str(n), f"{risk_import.letter(n)}: {one}") for n, one in enumerate(headings)),
        ]
        for what, words in known.items():
            place = columns.get(what)
            self.fields[what] = forms.ChoiceField(
                label=words[0], required=False, choices=offered, initial="" if place is None else str(place)
            )

    def columns(self) -> dict[str, int]:
        return {what: int(self.cleaned_data[what]) for what in self.known if self.cleaned_data.get(what)}
