"""Funds that are released as they are earned, read from a file or from stored values and written back."""

from collections.abc import Mapping
from decimal import Decimal

from ihwb.kernel.money import ZERO
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.fields import Reading, amount
from pool.rules.risk_share.model import Release, ReleasePoint
from pool.rules.risk_share.tree import Node, tree_of_values


def releases_in(found: Reading) -> dict[str, Release]:
    """The funds under ``releases``; one without a fault-free point is left out, with its fault noted."""
    plain = found.inside("funds")
    made: dict[str, Release] = {}
    for name, node in found.inside("releases").items():
        if name in plain:
            found.faults.add(node.place, "is one of the funds already; what it holds comes from what was achieved.")
        release = _release(node, found.faults)
        if release is not None:
            made[name] = release
    return made


def release_of(values: Mapping[str, object], place: str = "release") -> Release:
    """A release from stored values. Raises ScenarioErrors with every fault at once."""
    faults = Faults()
    release = _release(tree_of_values(values, place), faults)
    faults.raise_if_any()
    assert release is not None
    return release


def release_as_dict(release: Release) -> dict[str, object]:
    """A release as JSON and files keep it, amounts as texts; ``release_of`` reads it back."""
    return {"amount": str(release.amount), "points": [_point_as_dict(point) for point in release.points]}


def _point_as_dict(point: ReleasePoint) -> dict[str, str]:
    achieved = {} if point.achieved is None else {"achieved": str(point.achieved)}
    return {"target": str(point.target), **achieved}


def _release(node: Node, faults: Faults) -> Release | None:
    found = Reading.of(node, faults, ("amount", "points"))
    points = tuple(_point(item, faults) for item in found.items("points"))
    if "points" in found.fields and not points:
        faults.add(f"{node.place}.points", "must list at least one point, such as {target: 100, achieved: 85}.")
    held = found.amount("amount")
    _not_below(f"{node.place}.amount", held, faults)
    return Release(max(held, ZERO), points) if points else None


def _point(node: Node, faults: Faults) -> ReleasePoint:
    found = Reading.of(node, faults, ("target",), ("achieved",))
    field = found.fields.get("target")
    target = Decimal(1) if field is None else amount(field, faults)
    if target <= 0 and not faults.at(f"{node.place}.target"):
        faults.add(f"{node.place}.target", "must be more than nought.")
    achieved = found.maybe_amount("achieved")
    if achieved is not None:
        _not_below(f"{node.place}.achieved", achieved, faults)
    return ReleasePoint(target if target > 0 else Decimal(1), achieved)


def _not_below(place: str, value: Decimal, faults: Faults) -> None:
    if value < 0:  # what could not be read is nought
        faults.add(place, "must not be negative.")
