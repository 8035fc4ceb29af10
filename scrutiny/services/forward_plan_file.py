"""The published forward plan as a PDF."""

from pathlib import Path

from commissioning.selectors.law_lists import PublicPlan
from scrutiny.services import public_file


def draw(plan: PublicPlan, folder: Path) -> Path:
    """Write the plan's PDF into the folder. Raises Refused or Fault when it cannot be drawn."""
    footer = f"{plan.name}: forward plan"
    data = {"plan": plan}
    document = public_file.Document("forward", "Forward plan of key decisions", footer, plan.last_published, data)
    return public_file.draw(document, folder)
