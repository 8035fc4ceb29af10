"""The worked examples of docs/rules: as test cases, and as the part of the page that shows their figures."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from ihwb.kernel.money import show
from pool.rules.risk_share import Scenario, read_scenario
from pool.rules.risk_share.sentences import STAGES, Words, describe_rules

DOCS = Path(__file__).resolve().parents[3] / "docs" / "rules"
PAGE = DOCS / "risk-share.md"
BEGIN, END = "<!-- worked figures: begin -->\n", "<!-- worked figures: end -->\n"


@dataclass(frozen=True)
class Example:
    path: Path
    text: str
    told: dict[str, Any]
    scenario: Scenario

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.told["expected"])


def examples() -> list[Example]:
    """Every worked example, in the order of their file names."""
    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted((DOCS / "worked_examples").glob("*.yaml"))]
    return [Example(path, text, yaml.safe_load(text), read_scenario(text)) for path, text in texts]


def figures() -> str:
    """The worked figures as the page shows them."""
    return "\n".join(line for example in examples() for line in _shown(example))


def _shown(example: Example) -> list[str]:
    scenario = example.scenario
    words = Words(funds=scenario.funds)
    rules = [f"{STAGES[stage]}: {sentence}" for stage, sentence in describe_rules(scenario.rules, words)]
    lines = [f"{line.code} ({line.arrangement}) {show(line.variance)}" for line in scenario.lines]
    return [
        f"### {scenario.agreement}",
        "",
        f"`worked_examples/{example.path.name}`. {example.told['note']} Source: {example.told['source']}.",
        "",
        f"Lines: {'; '.join(lines)}.",
        "",
        *(f"- {rule}" for rule in rules),
        "",
        "| who | takes |",
        "|---|---:|",
        *(f"| {who} | {show(Decimal(amount))} |" for who, amount in _result(example.expected)),
        "",
    ]


def _result(expected: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [*expected["partners"].items()]
    rows += [(f"{fund} (fund)", drawn) for fund, drawn in expected["funds"].items()]
    rows += [("carried forward", expected["carried_forward"]), ("unresolved", expected["unresolved"])]
    return [*rows, ("**variance**", expected["variance"])]


def page_with_figures(page: str) -> str:
    """The page with the worked figures put between its two marks."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n{figures()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page_with_figures(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
