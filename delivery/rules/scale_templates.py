"""Scales in common use, offered when a partnership adds one; what is added is then its own."""

from typing import Any

_THREE = [
    {"label": "L", "name": "Low", "rank": 1, "tag": "green"},
    {"label": "M", "name": "Medium", "rank": 2, "tag": "yellow"},
    {"label": "H", "name": "High", "rank": 3, "tag": "red"},
]


def _numbered(*names: str) -> list[dict[str, Any]]:
    tags = ("green", "green", "yellow", "orange", "red")
    return [
        {"label": str(rank), "name": name, "rank": rank, "tag": tag}
        for rank, (name, tag) in enumerate(zip(names, tags, strict=True), start=1)
    ]


TEMPLATES: dict[str, dict[str, Any]] = {
    "npsa": {
        "code": "NPSA",
        "name": "Likelihood and consequence, five by five",
        "kind": "matrix",
        "levels": _numbered("Rare", "Unlikely", "Possible", "Likely", "Almost certain"),
        "impact_levels": _numbered("Negligible", "Minor", "Moderate", "Major", "Catastrophic"),
        "bands": [
            {"name": "Low", "from": 1, "to": 3, "tag": "green"},
            {"name": "Moderate", "from": 4, "to": 6, "tag": "yellow"},
            {"name": "High", "from": 8, "to": 12, "tag": "orange"},
            {"name": "Extreme", "from": 15, "to": 25, "tag": "red"},
        ],
        "meaning": "Likelihood times consequence, each from 1 to 5, in four bands.",
        "source": "National Patient Safety Agency, a risk matrix for risk managers, January 2008",
    },
    "hml": {
        "code": "HML",
        "name": "High, Medium, Low",
        "kind": "single",
        "levels": _THREE,
        "meaning": "One overall rating for each risk.",
    },
    "pair": {
        "code": "LIKELIHOOD-IMPACT",
        "name": "Likelihood and impact, High, Medium, Low",
        "kind": "matrix",
        "levels": _THREE,
        "meaning": "Likelihood and impact are rated apart; no single rating is made of them.",
    },
    "confidence": {
        "code": "DELIVERY-CONFIDENCE",
        "name": "Delivery confidence, Green to Red",
        "kind": "single",
        "levels": [
            {"label": "Green", "rank": 1, "tag": "green"},
            {"label": "Amber / Green", "rank": 2, "tag": "teal"},
            {"label": "Amber", "rank": 3, "tag": "yellow"},
            {"label": "Amber / Red", "rank": 4, "tag": "orange"},
            {"label": "Red", "rank": 5, "tag": "red"},
        ],
        "meaning": "Five steps of confidence that the work will deliver in spite of the risk, Green the most.",
    },
}
