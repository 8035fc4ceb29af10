"""Who changed what in the options and figures of a case, when and why."""

from commissioning.selectors.history import HistoryEntry, history_of_many, merged
from delivery.models import (
    BusinessCase,
    CashFlow,
    FinancialAppraisal,
    FlowLine,
    Option,
    OptionCriterion,
    OptionScore,
    PublishedFigure,
)

_OPTION = {
    "name": "Name",
    "lawful": "Lawful",
    "lawful_reason": "Why lawful or not",
    "issues": "Issues",
    "benefits": "Benefits",
    "risks": "Risks",
    "implementation_risk": "Implementation risk",
    "ruled_out": "Ruled out",
    "recommended": "Recommended",
    "recommended_reason": "Why recommended",
    "against_ranking": "Against the ranking",
}


def options_history(case: BusinessCase) -> list[HistoryEntry]:
    """Options, criteria and scores, removed ones too, newest first. Three queries."""
    return merged(
        history_of_many(Option, _OPTION, "name", "Option {}", appraisal__case=case),
        history_of_many(
            OptionCriterion, {"weight": "Weight", "meaning": "Meaning"}, "name", "Criterion {}", appraisal__case=case
        ),
        history_of_many(
            OptionScore, {"score": "Score", "reason": "Why"}, "option", "Score of {}", option__appraisal__case=case
        ),
    )


def appraisal_history(appraisal: FinancialAppraisal) -> list[HistoryEntry]:
    """Years and rate, lines, amounts and printed figures, removed ones too, newest first. Four queries."""
    terms = {"title": "Title", "base_year": "Year 0", "last_year": "Last year", "stated_rate": "Stated rate"}
    return merged(
        history_of_many(FinancialAppraisal, terms, "title", "{}", id=appraisal.pk),
        history_of_many(
            FlowLine,
            {"name": "Name", "bias": "Optimism bias", "cashable": "Cashable"},
            "name",
            "Line {}",
            appraisal=appraisal,
        ),
        history_of_many(CashFlow, {"amount": "Amount"}, "line", "Amount of {}", line__appraisal=appraisal),
        history_of_many(PublishedFigure, {"value": "Value"}, "measure", "Printed figure {}", appraisal=appraisal),
    )
