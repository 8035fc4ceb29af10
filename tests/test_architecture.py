"""The plan of the house, kept: directions, purity, protection, doors."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter.cli import lint_imports

ROOT: Path = settings.BASE_DIR
OWN = ("ihwb", "commissioning", "pool", "delivery", "scrutiny")
RULE_FILES = sorted([*ROOT.glob("*/rules/**/*.py"), *ROOT.glob("ihwb/kernel/**/*.py")])
SOURCES = sorted(path for app in OWN for path in (ROOT / app).glob("**/*.py") if "migrations" not in path.parts)


def test_imports_keep_their_directions(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_hold_no_float_and_read_no_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"float in line {node.lineno}"
        assert not (isinstance(node, ast.Call) and ast.unparse(node.func) == "float"), f"float() in line {node.lineno}"
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        assert not re.search(r"\b(now|today|utcnow|time\.time)$", called), f"a clock in line {node.lineno}"
        assert called not in {"open", "print", "input"}, f"input or output in line {node.lineno}"


def test_nothing_that_others_point_to_can_be_deleted_from_under_them() -> None:
    for model in _own_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and not model.__name__.startswith("Historical"):
                assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


def test_no_float_field_and_every_amount_is_pounds_and_pence() -> None:
    for model in _own_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.FloatField), f"{model.__name__}.{field.name}"
            if getattr(field, "name", "") in {"amount", "actual", "forecast"}:
                assert (field.max_digits, field.decimal_places) == (15, 2), f"{model.__name__}.{field.name}"


def test_every_constraint_has_a_name_of_its_own() -> None:
    names = [constraint.name for model in _own_models() for constraint in model._meta.constraints]
    assert len(names) == len(set(names))


def test_no_historied_model_is_written_behind_its_history() -> None:
    """``update()`` and ``bulk_create()`` leave no history; simple_history's own bulk functions do."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                chain = ast.unparse(node.func)
                if ".objects" in chain and node.func.attr in {"update", "bulk_create", "bulk_update"}:
                    model = chain.split(".objects")[0].split(".")[-1]
                    assert not _is_historied(model), f"{path.relative_to(ROOT)}:{node.lineno}: {chain}"


def test_files_stay_short_and_say_what_they_are() -> None:
    for path in SOURCES:
        assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc"}, path
        assert len(path.read_text().splitlines()) <= 400, f"{path.relative_to(ROOT)} is over 400 lines"


def test_every_page_and_api_call_of_a_partnership_names_its_permission() -> None:
    for pattern, view in _partnership_views(get_resolver()):
        permission = getattr(view, "permission", None) or getattr(getattr(view, "cls", None), "permission", None)
        assert permission, f"{pattern} is open to every role"


def test_decisions_have_a_number_each_and_stand_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == sorted(set(numbers)), "two records have the same number"
    listed = re.findall(r"^- \[(\d+)\. .*\]\((.*)\)$", (folder / "README.md").read_text(), re.MULTILINE)
    assert listed == [(str(number), path.name) for number, path in zip(numbers, records, strict=True)]
    for number, path in zip(numbers, records, strict=True):
        assert path.read_text().startswith(f"# {number}. "), path.name


def test_nothing_in_the_code_knows_plymouth() -> None:
    """Only the demonstration's own commands name it."""
    allowed = {ROOT / "scrutiny/management/commands" / name for name in ("load_demo.py", "demo.py")}
    for path in [*SOURCES, *ROOT.glob("templates/**/*.html")]:
        if path not in allowed:
            assert not re.search(r"plymouth|new devon", path.read_text(), re.IGNORECASE), path


def _own_models() -> Iterator[type[models.Model]]:
    for app in OWN[1:]:
        yield from apps.get_app_config(app).get_models()


def _is_historied(name: str) -> bool:
    return any(model.__name__ == name and hasattr(model, "history") for model in _own_models())


def _partnership_views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _partnership_views(entry, path)
        elif isinstance(entry, URLPattern) and "<slug:partnership>" in path:
            yield path, entry.callback
