"""Loading an appraisal of hosts from its file ``hosting.yaml``. What people changed since is left as they left it."""

from typing import Any

from django.core.exceptions import ValidationError

from commissioning.models import Organisation, Partnership
from pool.models import HostAppraisal, HostFactor, HostOption, HostView
from pool.services.documents import Place

REASON = "Loaded from hosting.yaml"


def load_hosting(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """The appraisal, unless it is there already. Returns one line for what was loaded.

    Raises Refused naming the place in the file and what is wrong there.
    """
    if "hosting" not in documents:
        return []
    place = Place("hosting.yaml", documents["hosting"]).only("appraisal").get("appraisal")
    code = place.only("code", "title", "source", "options", "factors").text("code")
    if HostAppraisal.objects.filter(partnership=partnership, code=code).exists():
        return []
    title, source = place.text("title"), place.text("source", "")
    appraisal = _add(place, HostAppraisal(partnership=partnership, code=code, title=title, source=source))
    organisations = {one.code: one for one in Organisation.objects.filter(partnership=partnership)}
    options = _options(place, appraisal)
    number = 0
    for number, at in enumerate(place.items("factors"), start=1):
        _factor(at, appraisal, number, organisations, options)
    return [f"1 appraisal of hosts with {number} factor{'' if number == 1 else 's'}"]


def _options(place: Place, appraisal: HostAppraisal) -> dict[str, HostOption]:
    found = {}
    for number, at in enumerate(place.items("options"), start=1):
        code = at.only("code", "name", "description").text("code")
        name, description = at.text("name"), at.text("description", "")
        option = HostOption(appraisal=appraisal, code=code, name=name, description=description, position=number)
        found[code] = _add(at, option)
    return found


def _factor(
    at: Place,
    appraisal: HostAppraisal,
    number: int,
    organisations: dict[str, Organisation],
    options: dict[str, HostOption],
) -> None:
    """views: {partner: consideration}; scores: {option: {partner: 0 to 5}}."""
    at.only("category", "name", "weight", "views", "scores")
    weight = at.whole("weight", 1)
    factor = HostFactor(
        appraisal=appraisal, category=at.text("category"), name=at.text("name"), weight=weight, position=number
    )
    _add(at, factor)
    for code, said in at.fields("views"):
        organisation = _known(said, code, organisations)
        _add(said, HostView(factor=factor, organisation=organisation, consideration=str(said.value)))
    for option, scored in at.fields("scores"):
        for code, score in at.get("scores").fields(option):
            view = HostView(factor=factor, option=_known(scored, option, options), score=score.value)
            view.organisation = _known(score, code, organisations)
            _add(score, view)


def _known(place: Place, code: str, known: dict[str, Any]) -> Any:
    if code not in known:
        raise place.refuse(f"there is no {code} here; there is {', '.join(known) or 'none'}.")
    return known[code]


def _add(place: Place, row: Any) -> Any:
    row._change_reason = REASON
    try:
        row.full_clean()
    except ValidationError as fault:
        raise place.refuse(" ".join(fault.messages)) from fault
    row.save()
    return row
