"""Who holds which post, and for whom a person acts on a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import DelegatedFunction, Partnership, Post, PostHolding, User
from commissioning.rules.posts import Acting, Capacity, Held, acting, holder_on
from commissioning.selectors.history import HistoryEntry, history_of, history_of_many, merged
from commissioning.selectors.register import terms_on
from ihwb.kernel.dates import show_date
from ihwb.web.exporting import Column, Plain, Sheet


def running_on(day: date) -> Q:
    """The holdings that count on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def held(post_id: int) -> list[Held]:
    """Everybody who ever acted for a post, as the rules see them. One query."""
    return [held_of(one) for one in PostHolding.objects.filter(post=post_id).select_related("user").order_by("since")]


def held_of(one: PostHolding) -> Held:
    return Held(one.user_id, one.user.name, Capacity(one.capacity), one.since, one.until)


def holder_of(post: Post, day: date) -> User | None:
    """Who holds a post on a day; None while it is vacant. One query."""
    rows = PostHolding.objects.filter(running_on(day), post=post, capacity=Capacity.HOLDER.value)
    found = rows.select_related("user").first()
    return found.user if found else None


def acts_for(user: User, post: Post, day: date) -> Acting | None:
    """As what a person acts for a post on a day: holder, or deputy for the holder. None: not at all. One query."""
    return acting(held(post.pk), user.pk, day)


def posts_acted_for(user: User, partnership: Partnership, day: date) -> dict[int, Capacity]:
    """The posts for which a person acts on a day, by id. One query."""
    rows = PostHolding.objects.filter(running_on(day), user=user, post__partnership=partnership)
    return {post: Capacity(capacity) for post, capacity in rows.values_list("post", "capacity")}


def actor_choices(post_id: int | None) -> list[tuple[int, str]]:
    """(id, name with capacity and days) of everybody who ever acted for a post, the latest first. One query."""
    spans: dict[int, list[str]] = defaultdict(list)
    names: dict[int, str] = {}
    for one in sorted(held(post_id) if post_id else (), key=lambda one: one.since, reverse=True):
        names[one.person] = one.name
        spans[one.person].append(f"{one.capacity.value} {one.span}")
    return [(person, f"{name}, {'; '.join(spans[person])}") for person, name in names.items()]


@dataclass(frozen=True, slots=True)
class HoldingView:
    """One holding as pages show it. running, ahead: on the day asked for, or after it."""

    id: int
    post: str
    code: str
    person: str
    user: int
    capacity: str
    capacity_label: str
    since: date
    until: date | None
    source: str
    running: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with who acts for it on a day."""

    id: int
    code: str
    title: str
    organisation: str
    holder: str
    deputies: tuple[str, ...]


def post_rows(partnership: Partnership, day: date) -> list[PostRow]:
    """Every post by title, with its holder and deputies on a day. Two queries."""
    by_post: dict[int, list[Held]] = defaultdict(list)
    rows = PostHolding.objects.filter(running_on(day), post__partnership=partnership).select_related("user")
    for one in rows.order_by("user__name"):
        by_post[one.post_id].append(held_of(one))
    posts = Post.objects.filter(partnership=partnership).select_related("organisation").order_by("title")
    return [_post_row(post, by_post[post.pk], day) for post in posts]


def _post_row(post: Post, acting_now: list[Held], day: date) -> PostRow:
    holder = holder_on(acting_now, day)
    return PostRow(
        id=post.pk,
        code=post.code,
        title=post.title,
        organisation=post.organisation.name if post.organisation else "",
        holder=holder.name if holder else "",
        deputies=tuple(one.name for one in acting_now if one.capacity is Capacity.DEPUTY),
    )


def holdings(partnership: Partnership, day: date, **filters: object) -> list[HoldingView]:
    """Holdings that fit: those that run on the day first, then those to come, then the ended. One query."""
    rows = PostHolding.objects.filter(post__partnership=partnership, **filters).select_related("user", "post")
    found = [_view(one, day) for one in rows.order_by("-since", "capacity", "user__name")]
    return sorted(found, key=lambda one: (not one.running, not one.ahead, one.capacity != Capacity.HOLDER))


def _view(one: PostHolding, day: date) -> HoldingView:
    return HoldingView(
        id=one.pk,
        post=one.post.title,
        code=one.post.code,
        person=one.user.name,
        user=one.user_id,
        capacity=one.capacity,
        capacity_label=Capacity(one.capacity).label,
        since=one.since,
        until=one.until,
        source=one.source,
        running=held_of(one).covers(day),
        ahead=one.since > day,
    )


def holders_sheet(partnership: Partnership, day: date) -> Sheet:
    """Every post with each who acts for it on a day; a post without anybody has its row too. Three queries."""
    running: dict[str, list[HoldingView]] = defaultdict(list)
    for one in holdings(partnership, day):
        if one.running:
            running[one.code].append(one)
    rows: list[tuple[Plain, ...]] = []
    for post in post_rows(partnership, day):
        of_post: tuple[Plain, ...] = (post.title, post.code, post.organisation or "Shared by the partners")
        held = running[post.code]
        rows += [(*of_post, one.person, one.capacity_label, one.since, one.until, one.source) for one in held]
        if not held:
            rows.append((*of_post, "", "Nobody", None, None, ""))
    columns = [Column(one) for one in ("Post", "Code", "Organisation", "Person", "As")]
    return Sheet(
        name="Posts",
        title=f"Posts and who holds them, {partnership.name}, as at {show_date(day)}",
        columns=(*columns, Column("First day", "day"), Column("Last day", "day"), Column("Source")),
        rows=rows,
    )


def functions_overseen(post: Post, day: date) -> list[DelegatedFunction]:
    """The functions of the register that the post watches on a day. Two queries."""
    named = Q(oversight=post) | Q(later_terms__oversight=post)
    rows = DelegatedFunction.objects.filter(named, partnership=post.partnership_id).distinct().order_by("number")
    found = rows.select_related("oversight").prefetch_related("later_terms__oversight")
    return [one for one in found if terms_on(one, day).oversight == post]


def post_history(post: Post) -> list[HistoryEntry]:
    """Who changed the post, and who acts for it, newest first. Two queries."""
    fields = {"capacity": "As", "since": "From", "until": "Until"}
    return merged(
        history_of(post, {"title": "Title", "organisation": "Organisation"}),
        history_of_many(PostHolding, fields, "user", post_id=post.pk),
    )


def people_to_appoint(partnership: Partnership, day: date) -> list[tuple[int, str]]:
    """(id, name and address) of everybody with a role here on a day, by name. One query."""
    rows = User.objects.filter(
        Q(role_holdings__until__isnull=True) | Q(role_holdings__until__gte=day),
        role_holdings__partnership=partnership,
        is_active=True,
    )
    return [
        (pk, f"{name} ({email})")
        for pk, name, email in rows.distinct().order_by("name").values_list("pk", "name", "email")
    ]
