"""Forms of products, their reviews and their sign-off."""

from typing import Any

from django import forms

from commissioning.models import Post
from delivery.forms.fields import ReasonField
from delivery.models import Milestone, Product, Project, ReviewFinding
from delivery.services.products import ProductFields
from ihwb.web.forms import DayField


class ProductForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=200, label="Product")
    criteria = forms.CharField(
        label="Criteria",
        help_text="What it must be to be fit, one a line.",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    producer = forms.ModelChoiceField(Post.objects.none(), empty_label="Choose", label="Made by")
    signatory = forms.ModelChoiceField(
        Post.objects.none(), empty_label="Choose", label="Signed off by", help_text="Another post than the maker."
    )
    milestone = forms.ModelChoiceField(
        Milestone.objects.none(), required=False, empty_label="None", label="Milestone that it belongs to"
    )
    at_version = forms.CharField(
        max_length=40, required=False, label="Version at hand", help_text="Such as 0.1. Another one is reviewed anew."
    )
    due_on = DayField(label="Due on", required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, project: Project, row: Product | None = None, **options: Any) -> None:
        if row is not None:
            names = (*ProductFields.__dataclass_fields__, "version")
            options["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **options)
        for name in ("producer", "signatory"):
            self.fields[name].queryset = project.partnership.posts.all()  # type: ignore[attr-defined]
        self.fields["milestone"].queryset = project.milestones.all()  # type: ignore[attr-defined]

    def to(self) -> ProductFields:
        return ProductFields(**{name: self.cleaned_data[name] for name in ProductFields.__dataclass_fields__})


class AskForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reviewer = forms.ModelChoiceField(Post.objects.none(), empty_label="Choose")
    due_on = DayField(label="By")
    reason = ReasonField()

    def __init__(self, *args: Any, product: Product, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = product.project.partnership.posts.exclude(pk=product.producer_id)
        self.fields["reviewer"].queryset = posts  # type: ignore[attr-defined]


class FoundForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(
        choices=[one for one in ReviewFinding.choices if one[0]], widget=forms.RadioSelect, label="The product is"
    )
    comments = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 4}))
