"""What a register knows when a spreadsheet is read into it: its words, its posts, its numbers."""

from delivery.models import Proximity, RiskRegister
from delivery.rules.risk_import import Known, plain
from delivery.selectors.scales import scale_of


def known_of(register: RiskRegister) -> Known:
    """Posts are found by title or by code. Titles of risks that are not closed are known. Three queries."""
    posts: dict[str, int] = {}
    for pk, code, title in register.partnership.posts.values_list("pk", "code", "title"):
        posts[plain(title)] = posts[plain(code)] = pk
    categories: dict[str, int] = {}
    for pk, code, name in register.partnership.risk_categories.values_list("pk", "code", "name"):
        categories[plain(name)] = categories[plain(code)] = pk
    risks = list(register.risks.values_list("number", "title", "status"))
    return Known(
        scale=scale_of(register.scale),
        posts=posts,
        categories=categories,
        proximities={plain(str(label)): value for value, label in Proximity.choices},
        numbers=frozenset(number for number, _, _ in risks),
        titles={plain(title): number for number, title, status in risks if status != "closed"},
    )
