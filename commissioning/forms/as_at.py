"""As at which day a page is read: three boxes, and in a link ``?on=2015-04-01``."""

from datetime import date

from django import forms

from ihwb.web.forms import DayInUrlField


class AsAtForm(forms.Form):
    """The form of a page that has no other filter than its day, and what the others build on."""

    optional_unmarked = True

    on = DayInUrlField("As at", "as_at")  # the name that links of earlier forms give it

    def day(self, today: date) -> date:
        """The day that is asked for; today when none is, or none that can be read."""
        self.is_valid()
        found: date | None = self.cleaned_data.get("on")
        return found or today
