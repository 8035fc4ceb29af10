"""``manage.py load_partnership DIR``: set up a partnership from readable files, all or nothing."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from commissioning.models import Partnership
from commissioning.services import setup as commissioning_setup
from delivery.services import setup as delivery_setup
from ihwb.kernel.errors import Refused
from pool.services import setup as pool_setup
from scrutiny.services import setup as scrutiny_setup


class _ExactLoader(yaml.CSafeLoader):
    """Numbers with a point are read as decimals from their own text, so that no binary float touches a figure."""


def _exact(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact)


def read_documents(folder: Path) -> dict[str, Any]:
    """Every YAML file of the folder by its name without ending. Raises CommandError naming the file and the line."""
    if not (folder / "partnership.yaml").is_file():
        raise CommandError(f"{folder} has no partnership.yaml. Name the folder that holds the partnership's files.")
    documents = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            documents[path.stem] = yaml.load(path.read_text(encoding="utf-8"), Loader=_ExactLoader)  # noqa: S506
        except (yaml.YAMLError, UnicodeDecodeError, ArithmeticError) as fault:
            raise CommandError(f"{path.name} cannot be read: {' '.join(str(fault).split())}") from fault
    documents["folder"] = str(folder)
    return documents


@transaction.atomic
def load_documents(documents: dict[str, Any]) -> tuple[Partnership, list[str]]:
    """Load a partnership with all its apps, or nothing. Returns it, and one line for each kind of thing loaded."""
    partnership = commissioning_setup.load_partnership(documents["partnership"])
    lines: list[str] = []
    for setup in (commissioning_setup, pool_setup, delivery_setup, scrutiny_setup):
        lines += setup.load(partnership, documents)
    return partnership, lines


class Command(BaseCommand):
    help = "Set up or refresh a partnership from a folder of YAML files. Nothing is loaded if any of it is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with partnership.yaml and the files beside it")

    def handle(self, *args: Any, folder: Path, **options: Any) -> str:
        try:
            partnership, lines = load_documents(read_documents(folder))
        except Refused as refused:
            raise CommandError(refused.message) from refused
        for line in lines:
            self.stdout.write(f"    {line}")
        return f"{partnership.name} is loaded: /p/{partnership.slug}/"
