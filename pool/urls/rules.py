"""The rules of an agreement, and disputes about them."""

from django.urls import URLPattern, path

from pool.views import disputes, version_rules

_RULES = "agreements/<slug:agreement>/versions/<int:number>/rules"
_DISPUTES = "agreements/<slug:agreement>/disputes/"
_DISPUTE = f"{_DISPUTES}<int:dispute>/"

pages: list[URLPattern] = [
    path(_RULES, version_rules.version_rules, name="version_rules"),
    path(f"{_RULES}/pattern", version_rules.rules_pattern, name="rules_pattern"),
    path(f"{_RULES}/<slug:stage>/add", version_rules.rule_add, name="rule_add"),
    path(f"{_RULES}/<slug:stage>/<int:at>", version_rules.rule_change, name="rule_change"),
    path(_DISPUTES, disputes.disputes, name="disputes"),
    path(f"{_DISPUTES}raise", disputes.dispute_raise, name="dispute_raise"),
    path(_DISPUTE, disputes.dispute, name="dispute"),
    path(f"{_DISPUTE}resolve", disputes.dispute_resolve, name="dispute_resolve"),
    path(f"{_DISPUTE}rules", disputes.dispute_rules, name="dispute_rules"),
    path(f"{_DISPUTE}rules/pattern", disputes.dispute_rules_pattern, name="dispute_rules_pattern"),
    path(f"{_DISPUTE}rules/<slug:stage>/add", disputes.dispute_rule_add, name="dispute_rule_add"),
    path(f"{_DISPUTE}rules/<slug:stage>/<int:at>", disputes.dispute_rule_change, name="dispute_rule_change"),
]
