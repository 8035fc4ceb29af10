"""Each delegation that stood on a function, today or in its history, becomes a dated record; the statute is divided.

A delegation that ended is known only by the day on which its end was recorded: that day is its last.
"""

import re
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

SOURCE = "Carried over from the register's earlier entries"
_SECTION = re.compile(r", (?=(?:section|sections|part|parts|schedule|regulation|article) )", re.IGNORECASE)


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    function_model, history_model = _models(apps, "DelegatedFunction")
    for function in function_model.objects.order_by("pk"):
        versions = list(history_model.objects.filter(id=function.pk).order_by("history_date", "history_id"))
        for number, found in enumerate(_delegations(function, versions), start=1):
            _add(apps, function, number, **found)
        statute, section = divided(function.statute)
        function_model.objects.filter(pk=function.pk).update(statute=statute, section=section)
        for version in versions:
            statute, section = divided(version.statute)
            history_model.objects.filter(pk=version.pk).update(statute=statute, section=section)


def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    function_model, history_model = _models(apps, "DelegatedFunction")
    delegation_model, old_delegations = _models(apps, "Delegation")
    condition_model, old_conditions = _models(apps, "DelegationCondition")
    today = timezone.localdate()
    for function in function_model.objects.order_by("pk"):
        running = delegation_model.objects.filter(function_id=function.pk, state="given", since__lte=today)
        one = running.exclude(until__lt=today).order_by("since").first()
        fields: dict[str, Any] = {"statute": _joined(function)}
        if one is not None:
            instrument = one.instrument or "No document named"
            fields |= {"delegate_id": one.delegate_id, "instrument": instrument, "delegated_on": one.since}
        function_model.objects.filter(pk=function.pk).update(**fields)
    for version in history_model.objects.exclude(section=""):
        history_model.objects.filter(pk=version.pk).update(statute=_joined(version))
    for model in (old_conditions, condition_model, old_delegations):
        model.objects.all().delete()
    delegation_model.objects.update(corrects=None)
    delegation_model.objects.all().delete()


def divided(law: str) -> tuple[str, str]:
    """"Care Act 2014, section 9" as its two parts; what cannot be divided stays whole."""
    found = _SECTION.search(law)
    return (law[: found.start()], law[found.end() :]) if found else (law, "")


def _models(apps: Apps, name: str) -> tuple[Any, Any]:
    return apps.get_model("commissioning", name), apps.get_model("commissioning", f"Historical{name}")


def _delegations(function: Any, versions: list[Any]) -> list[dict[str, Any]]:
    """Each run of versions with one and the same delegate and first day; the last run goes on if it stands today."""
    runs: list[dict[str, Any]] = []
    open_run: dict[str, Any] | None = None
    for version in [*versions, function]:
        key = (version.delegate_id, version.delegated_on) if version.delegate_id else None
        if open_run is not None and open_run["key"] != key:
            ended = getattr(version, "history_date", None) or timezone.now()
            open_run["until"] = max(timezone.localtime(ended).date(), open_run["since"])
            open_run = None
        if key is not None and open_run is None:
            open_run = {"key": key, "since": version.delegated_on, "until": None}
            runs.append(open_run)
        if open_run is not None:
            open_run |= {"version": version}
    return runs


def _add(apps: Apps, function: Any, number: int, *, key: Any, since: Any, until: Any, version: Any) -> None:
    model, history = _models(apps, "Delegation")
    state = version.state if version.state != "retained" else "delegable"
    fields = {
        "function_id": function.pk,
        "number": number,
        "holder_id": version.holder_id,
        "delegate_id": version.delegate_id,
        "law_state": state,
        "part": version.part if state == "partly" else "",
        "instrument": version.instrument,
        "clause": "",
        "agreement": "",
        "since": since,
        "until": until,
        "oversight_id": version.oversight_id,
        "state": "given",
        "source": SOURCE,
    }
    new = model.objects.create(**fields)
    history.objects.create(
        id=new.pk, **fields, history_date=timezone.now(), history_type="+", history_change_reason=SOURCE
    )


def _joined(row: Any) -> str:
    return ", ".join(one for one in (row.statute, row.section) if one)[:300]


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0018_delegations_as_dated_records'),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
