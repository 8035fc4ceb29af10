"""Setting up a fund; budgets, virements, contributions, savings."""

from django.urls import URLPattern, path

from pool.views import budgets, earning, fund_setup, profiles, setup_year, strategies, virements

_YEAR = "<slug:fund>/<int:year>/"
_MOVE = f"virements/{_YEAR}<int:number>/"
_SETUP = "setup/<slug:fund>/"

pages: list[URLPattern] = [
    path("plan/strategies/<slug:code>/", strategies.groups, name="strategy_groups"),
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
    path("setup/", fund_setup.setups, name="setups"),
    path("setup/new/", fund_setup.new_fund, name="new_fund"),
    path(_SETUP, fund_setup.setup, name="setup"),
    path(f"{_SETUP}change/", fund_setup.change_fund, name="change_fund"),
    path(f"{_SETUP}groups/add/", fund_setup.add_group, name="add_group"),
    path(f"{_SETUP}groups/<slug:group>/", fund_setup.change_group, name="change_group"),
    path(f"{_SETUP}groups/<slug:group>/remove/", fund_setup.remove_group, name="remove_group"),
    path(f"{_SETUP}lines/add/", fund_setup.add_line, name="add_line"),
    path(f"{_SETUP}lines/<slug:line>/", fund_setup.change_line, name="change_line"),
    path(f"{_SETUP}lines/<slug:line>/remove/", fund_setup.remove_line, name="remove_line"),
    path(f"{_SETUP}<int:year>/", setup_year.setup_year, name="setup_year"),
    path(f"{_SETUP}<int:year>/budgets/", setup_year.setup_budgets, name="setup_budgets"),
    path(f"{_SETUP}<int:year>/contributions/", setup_year.setup_contributions, name="setup_contributions"),
    path(f"{_SETUP}<int:year>/held/", setup_year.setup_risk_funds, name="setup_risk_funds"),
    path(f"{_SETUP}<int:year>/held/<slug:held>/release/", earning.release, name="release"),
    path(f"{_SETUP}<int:year>/open/", setup_year.open_year, name="open_year"),
]
