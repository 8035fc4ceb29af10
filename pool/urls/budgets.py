"""Setting up a fund; budgets, virements, contributions, savings."""

from django.urls import URLPattern, path

from pool.views import budgets, profiles, virements

_YEAR = "<slug:fund>/<int:year>/"
_MOVE = f"virements/{_YEAR}<int:number>/"

pages: list[URLPattern] = [
    path("budgets/", budgets.current_budgets, name="current_budgets"),
    path(f"budgets/{_YEAR}", budgets.budgets, name="budgets"),
    path(f"budgets/{_YEAR}lines/<slug:line>/profile/", profiles.profile, name="profile"),
    path(f"virements/{_YEAR}", virements.virements, name="virements"),
    path(f"virements/{_YEAR}new/", virements.new_virement, name="new_virement"),
    path(_MOVE, virements.virement, name="virement"),
    path(f"{_MOVE}approve/", virements.approve, name="approve_virement"),
    path(f"{_MOVE}refuse/", virements.refuse, name="refuse_virement"),
    path(f"{_MOVE}withdraw/", virements.withdraw, name="withdraw_virement"),
    path(f"{_MOVE}decision/", virements.bind, name="bind_virement"),
    path(f"{_MOVE}effect/", virements.put_into_effect, name="effect_virement"),
]
