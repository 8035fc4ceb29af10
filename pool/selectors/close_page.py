"""The page on which a period closes: where each partner stands, and what this person may do next."""

from dataclasses import dataclass

from commissioning.models import Organisation
from ihwb.web.access import Access
from pool.models import Certificate, Period, PeriodException, Submission
from pool.rules.closing import Gap
from pool.selectors.certification import Desk, Refusal, desk_of, why_not, why_not_submit
from pool.selectors.outturn import visible_organisations


@dataclass(frozen=True, slots=True)
class PartnerDesk:
    """One partner. entered: how many of its lines have both figures; gaps: only where the reader sees its figures.

    returned: the latest submission of this round that was sent back. why_not_submit, why_not_certify: None when the
    person may.
    """

    organisation: Organisation
    lines: int
    entered: int
    gaps: tuple[Gap, ...]
    submission: Submission | None
    returned: Submission | None
    certificate: Certificate | None
    withdrawn: Certificate | None
    submits: bool
    why_not_submit: Refusal | None
    certifies: bool
    why_not_certify: Refusal | None
    own_certificate: bool

    @property
    def state(self) -> str:
        """Open, submitted or certified, in one word for the tag."""
        return "certified" if self.certificate else "submitted" if self.submission else "open"

    @property
    def may_return(self) -> bool:
        return self.certifies and self.submission is not None


@dataclass(frozen=True, slots=True)
class ClosePage:
    """visible: ids of the organisations whose figures the person may see here; None means all of them."""

    desk: Desk
    partners: tuple[PartnerDesk, ...]
    visible: frozenset[int] | None

    @property
    def exceptions(self) -> tuple[PeriodException, ...]:
        """Those the person may read: a partner's exceptions are its own as long as its figures are."""
        seen = self.visible
        return tuple(one for one in self.desk.exceptions if seen is None or one.organisation_id in seen)

    @property
    def certified(self) -> int:
        return sum(one.certificate is not None for one in self.partners)


def close_page(period: Period, access: Access) -> ClosePage:
    desk = desk_of(period, access)
    visible = joint_visibility(desk, access)
    returned = _latest_returned(period)
    withdrawn = _latest_withdrawn(period)
    partners = [_partner(desk, one, visible, returned.get(one.pk), withdrawn.get(one.pk)) for one in desk.partners]
    return ClosePage(desk, tuple(partners), visible)


def joint_visibility(desk: Desk, access: Access) -> frozenset[int] | None:
    """Whose figures the person sees while closing: their own, and everybody's once every partner has submitted, if
    they certify for one of the partners. They put their name to the joint statement: they have to read it.
    """
    visible = visible_organisations(access, desk.period)
    certifies = access.organisations_for("pool.certify_period") & {one.pk for one in desk.partners}
    return None if certifies and desk.lines and not desk.awaited else visible


def _latest_returned(period: Period) -> dict[int, Submission]:
    sent_back = Submission.objects.filter(period=period, round=period.round, returned_at__isnull=False)
    return {one.organisation_id: one for one in sent_back.select_related("returned_by").order_by("returned_at")}


def _latest_withdrawn(period: Period) -> dict[int, Certificate]:
    taken = Certificate.objects.filter(period=period, round=period.round, withdrawn_at__isnull=False)
    return {one.organisation_id: one for one in taken.select_related("certified_by").order_by("withdrawn_at")}


def _partner(
    desk: Desk,
    organisation: Organisation,
    visible: frozenset[int] | None,
    returned: Submission | None,
    withdrawn: Certificate | None,
) -> PartnerDesk:
    own = desk.lines_of(organisation)
    certificate = desk.certificates.get(organisation.pk)
    submits = bool(own) and desk.holds("pool.submit_period", organisation)
    certifies = desk.holds("pool.certify_period", organisation)
    shown = visible is None or organisation.pk in visible
    user = desk.access.user if desk.access else None
    return PartnerDesk(
        organisation=organisation,
        lines=len(own),
        entered=sum(line.is_entered for line in own),
        gaps=desk.gaps_of(organisation) if shown and desk.period.is_open else (),
        submission=desk.submissions.get(organisation.pk),
        returned=returned if organisation.pk not in desk.submissions else None,
        certificate=certificate,
        withdrawn=withdrawn if certificate is None else None,
        submits=submits,
        why_not_submit=why_not_submit(desk, organisation),
        certifies=certifies,
        why_not_certify=why_not(desk, organisation),
        own_certificate=certificate is not None and certificate.certified_by == user,
    )
