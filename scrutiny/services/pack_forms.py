"""Large print and black and white of whatever is handed out: nobody should have to ask for them."""

from itertools import product

from commissioning.models import User
from scrutiny.models import Pack, Publication
from scrutiny.selectors.packs import FORMS
from scrutiny.services.packs import request_form


def request_forms(*bases: Pack | None, by: User | None) -> list[Pack]:
    """Ask for every other form of ready packs; those that have yet to be built."""
    asked = [
        request_form(base=base, edition=f"{base.edition}-{form}", by=by)
        for base, form in product([one for one in bases if one], FORMS)
    ]
    return [made for made, fresh in asked if fresh]


def request_missing_forms() -> list[Pack]:
    """Ask for the forms that what is out has never had; those that have yet to be built.

    However it was published, and whatever else was being built then. One that failed is not asked for again.
    """
    out = Publication.objects.filter(withdrawn_at__isnull=True).values_list("pack_id", "restricted_id")
    bases = {one for pair in out for one in pair if one}
    made = set(Pack.objects.filter(base__in=bases, reader=None).values_list("base_id", "edition"))
    lacking = [
        base
        for base in Pack.objects.filter(pk__in=bases).defer("snapshot", "certificate").order_by("pk")
        if any((base.pk, f"{base.edition}-{form}") not in made for form in FORMS)
    ]
    return request_forms(*lacking, by=None)
