"""Forms of contributions: a schedule of instalments, a receipt."""

from django import forms

from ihwb.web.forms import DayField, MoneyField
from pool.rules.instalments import COUNTS

_WORDS = {1: "All at once", 2: "Two halves", 4: "Four quarters", 12: "Twelve months"}


class ScheduleForm(forms.Form):
    """How what is not asked for yet is spread."""

    count = forms.TypedChoiceField(
        label="Instalments",
        choices=[(str(count), _WORDS[count]) for count in COUNTS],
        coerce=int,
        initial="4",
        widget=forms.RadioSelect,
    )
    first = DayField(label="The first is due on", help_text="The others follow at equal distances.")


class ReceiptForm(forms.Form):
    """What came, when, and how."""

    amount = MoneyField(label="Received")
    on = DayField(label="On")
    in_kind = forms.BooleanField(
        required=False, label="In kind", help_text="Tick when it came as staff, buildings or services, not as money."
    )
    note = forms.CharField(required=False, max_length=300, help_text="Such as the reference of the payment.")
