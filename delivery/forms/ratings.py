"""Choosing a rating in the words of a register's scale, and in no others."""

from typing import Any

from django import forms

from delivery.models import RiskScale, ScaleKind
from delivery.rules import risks as rules
from delivery.selectors.scales import scale_of

LABELS = {"rating": "Rating", "likelihood": "Likelihood", "impact": "Impact"}


def rating_fields(stored: RiskScale, initial: Any = None, *, radio: bool = True) -> dict[str, forms.ChoiceField]:
    """The fields of a rating by name: ``rating``, or ``likelihood`` and ``impact``, from the worst to the best.

    initial: a row with a rating, which the form begins with.
    """
    scale = scale_of(stored)
    if stored.kind == ScaleKind.MATRIX:
        wanted = {"likelihood": scale.levels, "impact": scale.impacts}
    else:
        wanted = {"rating": scale.levels}
    return {name: _field(name, levels, getattr(initial, name, ""), radio) for name, levels in wanted.items()}


def _field(name: str, levels: tuple[rules.Level, ...], initial: str, radio: bool) -> forms.ChoiceField:
    offered = [
        (one.label, one.name if one.name == one.label else f"{one.name} ({one.label})") for one in reversed(levels)
    ]
    field = forms.ChoiceField(
        choices=offered if radio else [("", "Choose"), *offered],
        widget=forms.RadioSelect if radio else forms.Select,
        label=LABELS[name],
        initial=initial,
    )
    labels = ", ".join(one.label for one in levels)
    field.error_messages["invalid_choice"] = (
        f"“%(value)s” is not a word of this register's scale. Choose one of: {labels}."
    )
    return field


def words_in(cleaned: dict[str, Any]) -> rules.Words:
    """The rating as it was chosen; of a matrix without its band, which follows from the pair."""
    return rules.Words(cleaned.get("likelihood", ""), cleaned.get("impact", ""), cleaned.get("rating", ""))
