"""Loading who may decide what: kinds of decision, and who holds which post."""

from typing import Any

from django.utils.text import slugify

from commissioning.models import DecisionKind, Partnership, Post, PostHolding, User
from commissioning.rules.posts import Capacity, Held, check_appointment
from commissioning.selectors.posts import held
from commissioning.services.documents import Entry, add
from ihwb.kernel.errors import Refused, quote


def load_authority(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """What ``authority.yaml`` lays down. Raises Refused naming the place and what is wrong there."""
    entry = Entry("authority.yaml", document)
    posts = {one.code: one for one in partnership.posts.all()}
    _kinds(partnership, entry)
    _holders(partnership, entry, posts)
    entry.leave("scheme", "reserved")  # load_scheme reads the rules, once the decisions are there
    entry.finish()
    return [
        f"{partnership.decision_kinds.count()} kinds of decision",
        f"{PostHolding.objects.filter(post__partnership=partnership).count()} holders and deputies of posts",
    ]


def _kinds(partnership: Partnership, entry: Entry) -> None:
    """The kinds of decision in the order of the file."""
    there = set(partnership.decision_kinds.values_list("code", flat=True))
    for number, row in enumerate(entry.rows("kinds"), start=1):
        code, name, purpose = row.text("code"), row.text("name"), row.text("purpose", "")
        if slugify(code) != code:
            row.fail("needs small letters, digits and hyphens only in “code”")
        if code not in there:
            add(DecisionKind(partnership=partnership, code=code, name=name, purpose=purpose, position=number))


def _holders(partnership: Partnership, entry: Entry, posts: dict[str, Post]) -> None:
    """Holders are named by the address with which they sign in. One that is there already is left alone."""
    people = {one.email: one for one in User.objects.filter(role_holdings__partnership=partnership)}
    for row in entry.rows("holders"):
        post, email = row.needed("post", posts), row.text("email").lower()
        if email not in people:
            row.fail(f"names {quote(email)}, who has no role in this partnership: add the person first")
        holding = PostHolding(
            post=post,
            user=people[email],
            capacity=row.choice("as", Capacity).value,
            since=row.needed_day("since"),
            until=row.day("until"),
            source=row.text("source", ""),
        )
        if PostHolding.objects.filter(post=post, user=holding.user, since=holding.since).exists():
            continue
        _check(holding, row)
        add(holding)


def _check(holding: PostHolding, row: Entry) -> None:
    new = Held(holding.user.pk, holding.user.name, Capacity(holding.capacity), holding.since, holding.until)
    try:
        follows = check_appointment(held(holding.post.pk), new, post=holding.post.title, own=False)
    except Refused as refused:
        row.fail(f"cannot stand: {refused.message}")
    if follows is not None:
        row.fail(f"follows {follows.name}, for whom the file gives no last day in “until”")
