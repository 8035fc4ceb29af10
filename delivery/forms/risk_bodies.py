"""Forms of what bodies and posts do with a risk: taken up, answered, accepted."""

from typing import Any

from django import forms

from commissioning.models import Body, Post
from commissioning.selectors.bodies import on_day
from commissioning.selectors.posts import posts_acted_for
from delivery.forms.fields import ReasonField
from delivery.forms.risks import VersionedForm
from delivery.models import EscalationState, Risk
from delivery.selectors.risk_bodies import answers_for
from delivery.services.risk_bodies import Terms
from ihwb.web.access import Access
from ihwb.web.forms import DayField


class EscalateForm(VersionedForm):
    """To which of the bodies above."""

    to_body = forms.ModelChoiceField(Body.objects.none(), label="To", widget=forms.RadioSelect, empty_label=None)
    field_order = ["version", "to_body", "reason"]

    def __init__(self, *args: Any, risk: Risk, above: tuple[Body, ...], **options: Any) -> None:
        super().__init__(*args, risk=risk, **options)
        field: Any = self.fields["to_body"]
        field.queryset = Body.objects.filter(pk__in=[one.pk for one in above])
        if len(above) == 1:
            field.initial = above[0]
        self.fields["reason"].label = "Why it goes up"


class AnswerForm(forms.Form):
    """The body's answer."""

    state = forms.ChoiceField(
        label="The body",
        choices=[
            (EscalationState.ACCEPTED.value, "Takes the risk: it holds it from now on"),
            (EscalationState.SENT_BACK.value, "Sends it back"),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="What the body says",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="It stays on the risk.",
    )

    def __init__(self, *args: Any, holds: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if holds:
            self.fields["state"].choices = [(EscalationState.SENT_BACK.value, "Sends it back")]  # type: ignore[attr-defined]
            self.fields["state"].initial = EscalationState.SENT_BACK.value


class AcceptForm(VersionedForm):
    """Who bears the risk as it is, why, on which conditions and until when."""

    bearer = forms.ChoiceField(
        label="Accepted by", help_text="A post that you act for today, or a body whose officer you are."
    )
    conditions = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text="What must hold while it is accepted.",
    )
    expires_on = DayField(label="Accepted until", help_text="That day included. From the day after, it is open again.")
    field_order = ["version", "bearer", "reason", "conditions", "expires_on"]

    def __init__(self, *args: Any, risk: Risk, access: Access, today: Any, **options: Any) -> None:
        super().__init__(*args, risk=risk, **options)
        self.fields["reason"] = ReasonField()
        self.fields["reason"].label = "Why it is borne as it is"
        self.order_fields(self.field_order)
        posts = Post.objects.filter(pk__in=posts_acted_for(access.user, access.partnership, today))
        bodies = Body.objects.filter(on_day(today), partnership=access.partnership).select_related("organisation")
        self._posts = {f"post-{one.pk}": one for one in posts}
        self._bodies = {f"body-{one.pk}": one for one in bodies.order_by("name") if answers_for(access, one)}
        self.fields["bearer"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            ("Posts", [(key, one.title) for key, one in self._posts.items()]),
            ("Bodies", [(key, one.name) for key, one in self._bodies.items()]),
        ]

    @property
    def terms(self) -> Terms:
        held = self.cleaned_data
        return Terms(
            post=self._posts.get(held["bearer"]),
            body=self._bodies.get(held["bearer"]),
            reason=held["reason"],
            conditions=held["conditions"],
            expires_on=held["expires_on"],
        )
