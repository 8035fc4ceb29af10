"""Dispensations from files: ``dispensations`` of ``bodies.yaml``. What is there already stays."""

from commissioning.models import Dispensation, Member, Organisation, Partnership
from commissioning.rules.dispensations import Ground, Scope, check_dispensation
from commissioning.selectors.interests import is_council
from commissioning.services.documents import Entry, add
from ihwb.kernel.errors import Refused, quote


def load_dispensations(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> None:
    """Each names its member by name, and the body or the post that granted it by its code."""
    bodies = {one.code: one for one in partnership.bodies.all()}
    posts = {one.code: one for one in partnership.posts.all()}
    for row in entry.rows("dispensations"):
        name = row.text("name")
        member = Member.objects.filter(partnership=partnership, name=name).first()
        if member is None:
            row.fail(f"names {quote(name)}, who is no member here: give them a seat or an interest first")
        made = Dispensation(
            partnership=partnership,
            member=member,
            register=row.needed("register", organisations),
            matter=row.text("matter"),
            scope=row.choice("scope", Scope).value,
            ground=row.choice("ground", Ground).value,
            reason=row.text("reason"),
            granted_by_body=row.pick("body", bodies),
            granted_by_post=row.pick("post", posts),
            requested_on=row.needed_day("requested_on"),
            granted_on=row.needed_day("granted_on"),
            since=row.needed_day("since"),
            until=row.needed_day("until"),
            source=row.text("source", ""),
        )
        if (made.granted_by_body is None) == (made.granted_by_post is None):
            row.fail("needs one of “body” and “post”, which granted it")
        try:
            check_dispensation(
                council=is_council(made.register),
                ground=Ground(made.ground),
                requested=made.requested_on,
                granted=made.granted_on,
                since=made.since,
                until=made.until,
            )
        except Refused as refused:
            row.fail(f"cannot stand: {refused.message}")
        if not Dispensation.objects.filter(member=member, matter=made.matter, since=made.since).exists():
            add(made)
