"""Forms for who holds a post."""

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Partnership, User
from commissioning.rules.posts import Capacity
from commissioning.selectors.posts import people_to_appoint
from commissioning.services.posts import Appointment
from ihwb.web.forms import DayField


class AppointForm(forms.Form):
    """Who holds the post, or stands in for its holder."""

    user = forms.TypedChoiceField(
        label="Person", coerce=int, help_text="Somebody with a role in this partnership. Add others under People first."
    )
    capacity = forms.ChoiceField(
        label="As",
        choices=[
            (Capacity.HOLDER.value, "Holder: a holder without a last day ends the day before"),
            (Capacity.DEPUTY.value, "Deputy: acts in the holder's place"),
        ],
        widget=forms.RadioSelect,
    )
    since = DayField(label="First day", help_text="For example, 1 4 2015.")
    until = DayField(label="Last day", required=False, help_text="Included. Leave it empty while none is known.")
    source = forms.CharField(
        max_length=300, required=False, help_text="Where it is laid down, such as a minute or a letter."
    )
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_to_appoint(partnership, today)
        self.fields["user"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField

    def appointment(self) -> Appointment:
        given = self.cleaned_data
        return Appointment(
            user=User.objects.get(pk=given["user"]),
            capacity=Capacity(given["capacity"]),
            since=given["since"],
            until=given["until"],
            reason=given["reason"],
            source=given["source"],
        )


class EndHoldingForm(forms.Form):
    """The last day of a holder or deputy."""

    last_day = DayField(label="Last day", help_text="Included: whoever follows begins on the day after.")
    reason = reason_field()
