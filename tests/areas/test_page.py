"""The example on the page about setting up another area is a whole area, and its figures are what the page says."""

import re
from pathlib import Path

import pytest

from ihwb.kernel.money import parse
from scrutiny.management.commands.load_partnership import load_documents, read_documents
from tests.areas.play import area_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "set-up-another-area.md"


@pytest.mark.django_db
def test_the_example_on_the_page_comes_to_the_figures_on_the_page(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, text in re.findall(r"```yaml\n# (\w+\.yaml)\n(.*?)```", page, flags=re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    area = area_of(load_documents(read_documents(tmp_path))[0])
    over, under = re.findall(r"£([\d,.]+\d) (?:more|less)", page)
    result = area.close(1, {"HOME": str(parse(over)), "HOSPITAL": f"-{parse(under)}"})
    told = {name: str(parse(figure)) for name, figure in re.findall(r"\| \**(\w+)\** \| £([\d,.]+\d) \|", page)}
    assert told == {**result["partners"], **result["funds"], "variance": result["variance"]}
    assert (result["unresolved"], result["carried_forward"]) == ("0.00", "0.00")
