"""Adding and changing the bodies and posts of a partnership."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.models import Body, Organisation, Partnership, Post, User
from commissioning.rules.decisions import State
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused

_UNDECIDED = (State.DRAFT.value, State.IN_ROUTE.value)


@dataclass(frozen=True, slots=True)
class BodyDetails:
    """All that a body says of itself, but its code. kind, notice_basis: values of BodyKind and NoticeBasis."""

    name: str
    organisation: Organisation | None
    kind: str
    statutory: bool
    purpose: str
    notice_basis: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PostDetails:
    """organisation: None for a post that the partners share."""

    title: str
    organisation: Organisation | None


@transaction.atomic
def add_body(*, partnership: Partnership, code: str, details: BodyDetails, reason: str, by: User) -> Body:
    """A new body. Raises Refused: code_taken, statutory_alone."""
    _check_free(Body, partnership, code, "body")
    made = Body(partnership=partnership, code=code)
    return _saved_body(made, details, reason, by, "commissioning.add_body")


@transaction.atomic
def change_body(*, partnership: Partnership, code: str, details: BodyDetails, reason: str, by: User) -> Body:
    """Another name, kind or place. The code stays: files and routes name the body by it.

    Raises Refused: statutory_alone, ends_before_it_begins, decides_now.
    """
    _locked(partnership)
    found = Body.objects.select_for_update().get(partnership=partnership, code=code)
    held = (found.statutory, found.organisation_id)
    wanted = (details.statutory, details.organisation.pk if details.organisation else None)
    if held != wanted and found.stages.filter(decision__state__in=_UNDECIDED).exists():
        raise Refused(
            "decides_now",
            f"{found.name} is on the route of a decision that is not closed. Whether it is a statutory body, and "
            "whose, changes after that decision.",
        )
    return _saved_body(found, details, reason, by, "commissioning.change_body")


@transaction.atomic
def add_post(*, partnership: Partnership, code: str, details: PostDetails, reason: str, by: User) -> Post:
    """A new post. Raises Refused: code_taken."""
    _check_free(Post, partnership, code, "post")
    made = Post(partnership=partnership, code=code)
    return _saved_post(made, details, reason, by, "commissioning.add_post")


@transaction.atomic
def change_post(*, partnership: Partnership, code: str, details: PostDetails, reason: str, by: User) -> Post:
    """Another title or organisation. The code stays: agreements and files name the post by it."""
    found = Post.objects.select_for_update().get(partnership=partnership, code=code)
    return _saved_post(found, details, reason, by, "commissioning.change_post")


def _saved_body(body: Body, details: BodyDetails, reason: str, by: User, act: str) -> Body:
    if details.statutory and details.organisation is None:
        raise Refused("statutory_alone", "A statutory body belongs to one organisation. Choose which.")
    if details.since and details.until and details.until < details.since:
        raise Refused("ends_before_it_begins", "The last day of the body is before its first.")
    _saved(body, {name: getattr(details, name) for name in BodyDetails.__dataclass_fields__}, reason, by, act)
    return body


def _saved_post(post: Post, details: PostDetails, reason: str, by: User, act: str) -> Post:
    _saved(post, {"title": details.title, "organisation": details.organisation}, reason, by, act)
    return post


def _saved(row: Body | Post, values: Mapping[str, Any], reason: str, by: User, act: str) -> None:
    why = check_reason(reason)
    for name, value in values.items():
        setattr(row, name, value)
    row._change_reason, row._history_user = why, by  # type: ignore[union-attr]  # simple_history reads both
    row.save()
    plain = {name: value if isinstance(value, bool) else str(value or "") for name, value in values.items()}
    record(act=act, partnership=row.partnership, subject=row.code, by=by, detail={**plain, "reason": why})


def _check_free(model: type[Body] | type[Post], partnership: Partnership, code: str, what: str) -> None:
    _locked(partnership)
    if model.objects.filter(partnership=partnership, code__iexact=code).exists():
        raise Refused("code_taken", f"A {what} with the code {code} is there already. Choose another code.")


def _locked(partnership: Partnership) -> None:
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two at once under one code
