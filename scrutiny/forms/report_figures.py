"""Forms of live figures: how one is written and where it goes, and what becomes of one that has changed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.kernel.quotes import Quote, Shelf
from scrutiny.rules.quoting import Manner, manners_for, say
from scrutiny.selectors.report_texts import Place

_WORDS = {
    Manner.MILLION: "in millions",
    Manner.POUND: "to the pound",
    Manner.PENNY: "to the penny",
    Manner.THOUSAND: "in £000, for a table",
    Manner.PLAIN: "as it is",
}


class PickForm(forms.Form):
    """What the author looks for: a shelf and words of a name."""

    shelf = forms.ChoiceField(label="From", required=False)
    q = forms.CharField(label="Words of its name", required=False, max_length=100)

    def __init__(self, *args: Any, shelves: Iterable[Shelf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in shelves:
            groups.setdefault(one.group, []).append((one.code, f"{one.name} (open)" if one.note else one.name))
        choices: Any = [("", "Choose a period, a year or a register"), *groups.items()]
        self.fields["shelf"].choices = choices  # type: ignore[attr-defined]


class InsertForm(forms.Form):
    """How the figure is written, and at the end of which text it is put."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    manner = forms.ChoiceField(label="How it is written", widget=forms.RadioSelect)
    place = forms.ChoiceField(
        label="Where it goes",
        required=False,
        help_text="At the end of this text. Move it to its place when you change the text.",
    )
    reason = reason_field()

    def __init__(self, *args: Any, quote: Quote, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert quote.value is not None
        manners = manners_for(quote.unit)
        self.fields["manner"].choices = [  # type: ignore[attr-defined]
            (one.value, f"{say(quote.value, quote.unit, one)}, {_WORDS[one]}") for one in manners
        ]
        self.fields["manner"].initial = manners[0].value
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            *((one.code, one.name) for one in places),
            ("", "Nowhere yet: I will put it in myself"),
        ]
