"""Loading the options of a business case from ``cases.yaml``."""

from commissioning.services.documents import Entry
from delivery.models import BusinessCase, Option, OptionCriterion, OptionsAppraisal, OptionScore
from delivery.rules.options import ImplementationRisk, Lawful, check_recommendation, check_score
from delivery.selectors.options import recommendation_of, with_rows
from delivery.services.setup_rows import keep
from ihwb.kernel.errors import Refused

_WORDS = ("description", "lawful_reason", "issues", "benefits", "risks", "implementation_note", "ruled_out", "source")


def load_options(case: BusinessCase, place: int, row: Entry) -> None:
    """One appraisal with its options, criteria and scores. An unlawful option that is recommended is refused."""
    made = OptionsAppraisal(
        case=case,
        title=row.text("title"),
        best=row.whole_or_none("best") or 5,
        note=row.text("note", ""),
        source=row.text("source", ""),
        position=place,
    )
    keep(row, made, "case", "title")
    for number, one in enumerate(row.rows("criteria"), start=1):
        _criterion(made, number, one)
    for number, one in enumerate(row.rows("options"), start=1):
        _option(made, number, one)
    _check_recommended(made, row)


def _criterion(appraisal: OptionsAppraisal, number: int, row: Entry) -> None:
    weight = row.number("weight")
    if weight is None:
        row.fail("needs a figure in “weight”")
    new = OptionCriterion(
        appraisal=appraisal,
        position=number,
        name=row.text("name"),
        meaning=row.text("meaning", ""),
        weight=weight,
        weight_reason=row.text("reason", ""),
    )
    keep(row, new, "appraisal", "name")


def _option(appraisal: OptionsAppraisal, number: int, row: Entry) -> None:
    option = Option(appraisal=appraisal, position=number, name=row.text("name"), is_do_nothing=row.flag("do_nothing"))
    option.lawful = row.choice("lawful", Lawful).value if row.has("lawful") else Lawful.OPEN.value
    if row.has("implementation_risk"):
        option.implementation_risk = row.choice("implementation_risk", ImplementationRisk).value
    for name in _WORDS:
        setattr(option, name, row.text(name, ""))
    option.recommended_reason = row.text("recommended", "")
    option.recommended = bool(option.recommended_reason)
    option.against_ranking = row.text("against_ranking", "")
    keep(row, option, "appraisal", "name")
    criteria = {one.name: one for one in appraisal.criteria.all()}
    for one in row.rows("scores"):
        _score(appraisal, option, criteria, one)


def _score(appraisal: OptionsAppraisal, option: Option, criteria: dict[str, OptionCriterion], row: Entry) -> None:
    criterion, score = row.needed("criterion", criteria), row.number("score")
    if score is None:
        row.fail("needs a figure in “score”")
    try:
        check_score(criterion.name, score, appraisal.best)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
    posts = {one.code: one for one in appraisal.case.partnership.posts.all()}
    new = OptionScore(
        option=option, criterion=criterion, score=score, reason=row.text("reason"), post=row.pick("post", posts)
    )
    keep(row, new, "option", "criterion")


def _check_recommended(appraisal: OptionsAppraisal, row: Entry) -> None:
    held = with_rows(OptionsAppraisal.objects.filter(pk=appraisal.pk)).get()
    for option in held.options.all():
        if option.recommended:
            try:
                check_recommendation(recommendation_of(held, option), option.recommended_reason, option.against_ranking)
            except Refused as refused:
                row.fail(f"recommends what is refused: {refused.message.rstrip('.')}")
