"""What the list of funds is narrowed and ordered by."""

from django import forms


class FundFilter(forms.Form):
    optional_unmarked = True

    words = forms.CharField(required=False, max_length=100, label="Words in the name")
    show = forms.ChoiceField(
        required=False, choices=[("all", "All funds"), ("over", "Overspends"), ("under", "Underspends")]
    )
    sort = forms.ChoiceField(
        required=False,
        label="Order",
        choices=[("name", "By name"), ("variance", "Largest overspend first"), ("period", "Latest period first")],
    )
    unit = forms.CharField(required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, str]:
        """What is filled in rightly; a word that an old link misspells counts as left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("words", "show", "sort")}
