"""Rules, disputes, variations, reviews, notice to leave, and who hosts."""

from django.urls import URLPattern, path

from pool.views import variations

_AGREEMENT = "agreements/<slug:agreement>/"
_VARIATION = f"{_AGREEMENT}variations/<int:number>/"

pages: list[URLPattern] = [
    path(f"{_AGREEMENT}variations/", variations.variations, name="variations"),
    path(f"{_AGREEMENT}variations/new", variations.variation_propose, name="variation_propose"),
    path(_VARIATION, variations.variation, name="variation"),
    path(f"{_VARIATION}agree", variations.variation_agree, name="variation_agree"),
    path(f"{_VARIATION}refuse", variations.variation_refuse, name="variation_refuse"),
    path(f"{_VARIATION}withdraw", variations.variation_withdraw, name="variation_withdraw"),
    path(f"{_VARIATION}carry", variations.variation_carry, name="variation_carry"),
]
