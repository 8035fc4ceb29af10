"""Forms in GOV.UK markup: the renderer, and the fields that every app needs (money, a day in three boxes)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

from ihwb.kernel.money import MoneyError, parse

# The class that GOV.UK styles know, by kind of widget; the first that fits counts.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),  # before RadioSelect, of which Django makes it a kind
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.MultiWidget, "govuk-input govuk-date-input__input"),
    (Input, "govuk-input"),
)
_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class GovukField(BoundField):
    """A field of a form that knows its GOV.UK classes and where an error summary should lead."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        base = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        if base and not widget.is_hidden:
            own = widget.attrs.get("class", "")
            error = f"{base.split()[0]}--error" if self.errors and not isinstance(widget, _CHOICES) else ""
            built["class"] = " ".join(part for part in (base, own, error) if part)
        if isinstance(widget, _CHOICES):
            built.pop("aria-invalid", None)  # not allowed on a single radio; the group carries the message
        return built

    @property
    def focus_id(self) -> str:
        """Id of the first thing to type or choose in; an error summary links to it."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def messages(self) -> list[str]:
        """The field's errors. Django's "This field is required" does not say which: here it does."""
        faults = self.form.errors.as_data().get(self.name, [])
        unnamed = self.field.error_messages.get("required") == forms.Field.default_error_messages["required"]
        return [
            self._missing() if fault.code == "required" and unnamed else text
            for fault in faults
            for text in fault.messages
        ]

    def _missing(self) -> str:
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return f"Tick “{self.label}” to go on."
        if isinstance(widget, (*_CHOICES, forms.Select)):
            return f"Choose an answer under “{self.label}”."
        return f"“{self.label}” is empty."

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class GovukRenderer(TemplatesSetting):
    """``{{ form }}`` renders all fields, ``{{ form.name.as_field_group }}`` one with label, hint and error."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukField


# --- Money ----------------------------------------------------------------------------------------------------


def focus_on(form: forms.Form, name: str) -> None:
    """Where the page opens for the keyboard, such as the first of the rows asked for. No such field: nowhere."""
    if name in form.fields:
        form.fields[name].widget.attrs["autofocus"] = True


class MoneyInput(forms.TextInput):
    template_name = "django/forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        quiet = {"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({"class": "govuk-input--money govuk-input--width-10", **quiet, **(attrs or {})})


class MoneyField(forms.Field):
    """£ as people write it: 1,234.50, £1,234.50, (1,234.50). Cleans to Decimal pounds and pence."""

    widget = MoneyInput

    def to_python(self, value: object) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except MoneyError as misread:
            raise ValidationError(misread.message, code=misread.code) from misread

    def prepare_value(self, value: object) -> object:
        """Stored amounts with separators; what a person typed comes back as typed."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


# --- A day ----------------------------------------------------------------------------------------------------


class DayInput(forms.MultiWidget):
    """Day, month and year in three boxes, as GOV.UK asks for dates that people know."""

    template_name = "django/forms/widgets/day.html"
    use_fieldset = True
    parts = (("Day", 2), ("Month", 2), ("Year", 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [
            forms.TextInput({"inputmode": "numeric", "class": f"govuk-input--width-{width}"}) for _, width in self.parts
        ]
        super().__init__(boxes, attrs)

    def decompress(self, value: date | str | None) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        year, month, day = (*str(value or "").split("-", 2), "", "", "")[:3]
        return [day.removeprefix("0"), month.removeprefix("0"), year]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The three boxes as one text, year first, which the field reads; None when all are empty."""
        day, month, year = (str(part or "").strip() for part in super().value_from_datadict(data, files, name))
        return f"{year}-{month}-{day}" if day or month or year else None

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        """Each box with its own label; the classes of the group join the width of the box."""
        context: dict[str, Any] = super().get_context(name, value, dict(attrs or {}))
        shared = (attrs or {}).get("class", "")
        for box, (label, width) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box["label"] = label
            box["attrs"]["class"] = f"{shared} govuk-input--width-{width}".strip()
        return context


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # beyond them no day is counted from


class _DayWithinReach(forms.DateField):
    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class DayField(_DayWithinReach):
    widget = DayInput

    def __init__(self, **options: Any) -> None:
        messages = {
            "required": "Enter the day, month and year.",
            "invalid": "Enter a real date, such as 3 11 2014.",
            **options.pop("error_messages", {}),
        }
        super().__init__(input_formats=["%Y-%m-%d"], error_messages=messages, **options)


class DayInUrlInput(DayInput):
    """The same three boxes in a filter, which reads a link's ``?on=2015-04-01`` too.

    also: other names that links give the day.
    """

    def __init__(self, *also: str) -> None:
        super().__init__()
        self.also = also

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return typed or next((data[key] for key in (name, *self.also) if data.get(key)), None)


class DayInUrlField(_DayWithinReach):
    """A day in a filter, which may stay empty."""

    def __init__(self, label: str, *also: str) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=DayInUrlInput(*also),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": "Enter a real date, such as 1 4 2015."},
        )
