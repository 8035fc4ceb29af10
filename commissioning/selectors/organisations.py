"""The organisations of a partnership in their listed order."""

from django.db.models import QuerySet

from commissioning.models import Organisation, Partnership


def organisations_of(partnership: Partnership) -> QuerySet[Organisation]:
    """In listed order: partners first, as the risk share lists them. One query."""
    return Organisation.objects.filter(partnership=partnership).order_by("position", "code")
