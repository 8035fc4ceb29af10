"""The one table of who may do what. A page, an API call, a file or a task asks for a code that stands here.

``organisation_bound`` codes count only for the organisation that the role is held for: a finance officer of the
council enters the council's figures, nobody else's.
"""

from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    POOL_MANAGER = "pool_manager"
    FINANCE_OFFICER = "finance_officer"
    COMMISSIONER = "commissioner"
    GOVERNANCE_OFFICER = "governance_officer"
    REPORT_AUTHOR = "report_author"
    BOARD_MEMBER = "board_member"
    SCRUTINY_MEMBER = "scrutiny_member"
    AUDITOR = "auditor"
    PROVIDER = "provider"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


_R = Role
_OFFICERS = frozenset(
    {
        _R.POOL_MANAGER,
        _R.FINANCE_OFFICER,
        _R.COMMISSIONER,
        _R.GOVERNANCE_OFFICER,
        _R.REPORT_AUTHOR,
        _R.AUDITOR,
    }
)
_MEMBERS = frozenset({_R.BOARD_MEMBER})
_SCRUTINY = frozenset({_R.SCRUTINY_MEMBER})
_CASEWORK = frozenset({_R.COMMISSIONER, _R.POOL_MANAGER, _R.FINANCE_OFFICER, _R.AUDITOR})
_EVERYONE_BUT_PROVIDERS = _OFFICERS | _MEMBERS | _SCRUTINY | {_R.ADMINISTRATOR}

PERMISSIONS: dict[str, frozenset[Role]] = {
    # commissioning
    "commissioning.view_partnership": _EVERYONE_BUT_PROVIDERS | {_R.PROVIDER},
    "commissioning.manage_people": frozenset({_R.ADMINISTRATOR}),
    "commissioning.manage_settings": frozenset({_R.ADMINISTRATOR}),
    # Governance officers look after the bodies of their organisation and the joint ones; administrators after all.
    "commissioning.change_bodies": frozenset({_R.ADMINISTRATOR, _R.GOVERNANCE_OFFICER}),
    "commissioning.view_interests": _EVERYONE_BUT_PROVIDERS,
    "commissioning.declare_interest": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS | _SCRUTINY,
    # Entering for others, publishing, withholding: for the register of the officer's own organisation.
    "commissioning.keep_interests": frozenset({_R.GOVERNANCE_OFFICER}),
    "commissioning.view_register": _EVERYONE_BUT_PROVIDERS,
    "commissioning.change_register": frozenset({_R.GOVERNANCE_OFFICER, _R.COMMISSIONER}),
    # Evidence and data of returns: a provider's people hand in what their organisation owes, officers what theirs does.
    "commissioning.hand_in": (_OFFICERS - {_R.AUDITOR}) | {_R.PROVIDER},
    # The service also asks that whoever signs acts for the post that the return names.
    "commissioning.sign_return": _OFFICERS - {_R.AUDITOR},
    "commissioning.view_handing_in": frozenset({_R.PROVIDER}),
    "commissioning.view_decisions": _EVERYONE_BUT_PROVIDERS,
    "commissioning.draft_decision": frozenset({_R.GOVERNANCE_OFFICER, _R.REPORT_AUTHOR, _R.COMMISSIONER}),
    "commissioning.record_outcome": frozenset({_R.GOVERNANCE_OFFICER}),
    "commissioning.view_law": _EVERYONE_BUT_PROVIDERS,
    "commissioning.publish_notices": frozenset({_R.GOVERNANCE_OFFICER}),
    "commissioning.implement": frozenset({_R.GOVERNANCE_OFFICER, _R.COMMISSIONER}),
    # Whoever sees to a condition says that it is met; another confirms (record_outcome).
    "commissioning.meet_condition": _OFFICERS - {_R.AUDITOR},
    "commissioning.give_advice": _OFFICERS - {_R.AUDITOR, _R.REPORT_AUTHOR},
    "commissioning.change_templates": frozenset({_R.GOVERNANCE_OFFICER, _R.ADMINISTRATOR}),
    # The partners' principles, and testing decisions against them.
    "commissioning.change_principles": frozenset({_R.GOVERNANCE_OFFICER, _R.ADMINISTRATOR}),
    "commissioning.test_principles": frozenset({_R.GOVERNANCE_OFFICER, _R.REPORT_AUTHOR, _R.COMMISSIONER}),
    # The scheme of delegation: who may decide what; and the kinds of decision that it tells apart.
    "commissioning.change_scheme": frozenset({_R.GOVERNANCE_OFFICER, _R.ADMINISTRATOR}),
    # Documents under control. Drafts are for officers; restricted documents for these and for whoever reviews them.
    "commissioning.view_documents": _EVERYONE_BUT_PROVIDERS,
    "commissioning.view_document_drafts": _OFFICERS,
    "commissioning.view_restricted_documents": frozenset(
        {_R.GOVERNANCE_OFFICER, _R.COMMISSIONER, _R.BOARD_MEMBER, _R.AUDITOR}
    ),
    "commissioning.write_documents": frozenset({_R.GOVERNANCE_OFFICER, _R.REPORT_AUTHOR, _R.COMMISSIONER}),
    "commissioning.review_documents": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS,
    "commissioning.control_documents": frozenset({_R.GOVERNANCE_OFFICER}),
    # Strategies and their consultations, the design of commissioning, scope and addressable spend.
    "commissioning.view_strategies": _EVERYONE_BUT_PROVIDERS,
    "commissioning.change_strategies": frozenset({_R.COMMISSIONER, _R.GOVERNANCE_OFFICER}),
    "commissioning.view_audit": frozenset({_R.AUDITOR, _R.ADMINISTRATOR}),
    # pool
    "pool.view_plan": _EVERYONE_BUT_PROVIDERS,
    "pool.view_position": _OFFICERS | _MEMBERS,
    "pool.view_outturn": _OFFICERS,
    # While a period is open each partner's figures are its own; these two see everybody's.
    "pool.view_open_figures": frozenset({_R.POOL_MANAGER, _R.AUDITOR}),
    "pool.enter_outturn": frozenset({_R.FINANCE_OFFICER}),
    "pool.view_history": _OFFICERS,
    # Each partner submits and certifies its own figures: by a person who entered none of them.
    "pool.submit_period": frozenset({_R.FINANCE_OFFICER}),
    "pool.certify_period": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER}),
    "pool.reopen_period": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER}),
    "pool.reconcile": frozenset({_R.FINANCE_OFFICER}),
    "pool.import_figures": frozenset({_R.FINANCE_OFFICER, _R.POOL_MANAGER}),
    "pool.export": _OFFICERS,
    # The agreement: everybody reads the versions that govern; drafts are for officers.
    "pool.view_agreement": _EVERYONE_BUT_PROVIDERS,
    "pool.view_drafts": _OFFICERS,
    "pool.draft_agreement": frozenset({_R.GOVERNANCE_OFFICER, _R.COMMISSIONER, _R.POOL_MANAGER}),
    "pool.sign_agreement": frozenset({_R.GOVERNANCE_OFFICER}),
    "pool.appraise_hosts": frozenset({_R.GOVERNANCE_OFFICER, _R.COMMISSIONER}),
    # Saying yes for one partner: to a variation, an action plan, a settlement; acknowledging a notice.
    "pool.agree_for_partner": frozenset({_R.FINANCE_OFFICER, _R.COMMISSIONER}),
    "pool.propose_variation": frozenset({_R.POOL_MANAGER, _R.COMMISSIONER, _R.FINANCE_OFFICER}),
    # Budgets, contributions, savings.
    "pool.set_up_pool": frozenset({_R.ADMINISTRATOR, _R.POOL_MANAGER}),
    "pool.change_budgets": frozenset({_R.POOL_MANAGER}),
    "pool.view_contributions": _OFFICERS | _MEMBERS,
    "pool.record_receipts": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER}),
    # What the host pays on account; the page asks that the person acts for the host.
    "pool.record_payments": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER}),
    "pool.view_virements": _OFFICERS | _MEMBERS,
    "pool.propose_virement": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER, _R.COMMISSIONER}),
    "pool.approve_virement": frozenset({_R.POOL_MANAGER, _R.COMMISSIONER}),
    "pool.view_savings": _EVERYONE_BUT_PROVIDERS,
    "pool.change_savings": frozenset({_R.POOL_MANAGER, _R.COMMISSIONER, _R.FINANCE_OFFICER}),
    # Risk share at work.
    "pool.explore_scenarios": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER, _R.COMMISSIONER, _R.AUDITOR}),
    "pool.view_notices": _OFFICERS | _MEMBERS,
    "pool.send_notice": frozenset({_R.POOL_MANAGER}),
    "pool.change_action_plan": frozenset({_R.POOL_MANAGER, _R.COMMISSIONER}),
    "pool.view_settlement": _OFFICERS | _MEMBERS,
    "pool.settle_year": frozenset({_R.POOL_MANAGER}),
    "pool.view_reports": _EVERYONE_BUT_PROVIDERS,
    "pool.produce_report": frozenset({_R.POOL_MANAGER}),
    # delivery
    "delivery.export": _OFFICERS,
    "delivery.view_programme": _EVERYONE_BUT_PROVIDERS,
    "delivery.change_programme": frozenset({_R.COMMISSIONER, _R.GOVERNANCE_OFFICER}),
    # What the programme board decided is recorded by somebody who did not enter the request.
    "delivery.decide_changes": frozenset({_R.GOVERNANCE_OFFICER}),
    # The services ask that the person acts for the post, or answers for the body, that reviews.
    "delivery.review_gates": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS,
    "delivery.review_products": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS,
    "delivery.view_risks": _OFFICERS | _MEMBERS,
    "delivery.change_risks": frozenset({_R.COMMISSIONER, _R.POOL_MANAGER, _R.GOVERNANCE_OFFICER}),
    # For the organisations that share the register; a role for the whole partnership counts for all.
    "delivery.view_confidential_risks": _OFFICERS | _MEMBERS,
    # An officer answers for the bodies of the organisation, and for the joint ones.
    "delivery.answer_escalations": frozenset({_R.GOVERNANCE_OFFICER}),
    # The service asks that the person acts for the post, or answers for the body, that accepts.
    "delivery.accept_risks": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS,
    "delivery.view_milestones": _EVERYONE_BUT_PROVIDERS,
    "delivery.change_milestones": frozenset({_R.COMMISSIONER}),
    # Benefits: planned by commissioners; forecast and delivered are also for those who know the money.
    "delivery.view_benefits": _EVERYONE_BUT_PROVIDERS,
    "delivery.change_benefits": frozenset({_R.COMMISSIONER}),
    "delivery.report_benefits": frozenset({_R.COMMISSIONER, _R.FINANCE_OFFICER, _R.POOL_MANAGER}),
    "delivery.view_measures": _EVERYONE_BUT_PROVIDERS,
    "delivery.change_measures": frozenset({_R.COMMISSIONER}),
    "delivery.view_costs": _EVERYONE_BUT_PROVIDERS,
    "delivery.change_costs": frozenset({_R.POOL_MANAGER, _R.FINANCE_OFFICER}),
    # Support plans. Case references are for those who work with them, and for a provider its own organisation's alone;
    # everybody else sees totals. Whoever proposes does not verify; verifying counts for a council only.
    "delivery.view_support": _EVERYONE_BUT_PROVIDERS | {_R.PROVIDER},
    "delivery.view_support_cases": _CASEWORK | {_R.PROVIDER},
    "delivery.view_all_support_cases": _CASEWORK,
    "delivery.view_support_totals": _EVERYONE_BUT_PROVIDERS,
    "delivery.propose_support": frozenset({_R.PROVIDER}),
    "delivery.import_support": frozenset({_R.PROVIDER, _R.COMMISSIONER}),
    "delivery.verify_support": frozenset({_R.COMMISSIONER}),
    "delivery.broker_support": frozenset({_R.COMMISSIONER}),
    "delivery.change_support_terms": frozenset({_R.COMMISSIONER}),
    # Workforce transfers: teams of few people are hidden from those who do not work on the transfer.
    "delivery.view_workforce": _EVERYONE_BUT_PROVIDERS,
    "delivery.view_small_teams": frozenset({_R.COMMISSIONER, _R.GOVERNANCE_OFFICER, _R.AUDITOR}),
    "delivery.change_workforce": frozenset({_R.COMMISSIONER, _R.GOVERNANCE_OFFICER}),
    # Engagement and equality impact assessments. Drafts of assessments are for officers.
    "delivery.view_engagement": _EVERYONE_BUT_PROVIDERS,
    "delivery.view_equality_drafts": _OFFICERS,
    "delivery.change_engagement": frozenset({_R.COMMISSIONER, _R.REPORT_AUTHOR, _R.GOVERNANCE_OFFICER}),
    "delivery.sign_equality": frozenset({_R.COMMISSIONER, _R.GOVERNANCE_OFFICER}),
    # Business cases: everybody reads approved versions; drafts, options and figures at work are for officers.
    "delivery.view_cases": _EVERYONE_BUT_PROVIDERS,
    "delivery.view_case_drafts": _OFFICERS,
    "delivery.change_cases": frozenset({_R.GOVERNANCE_OFFICER, _R.REPORT_AUTHOR, _R.COMMISSIONER}),
    "delivery.appraise_options": frozenset({_R.GOVERNANCE_OFFICER, _R.COMMISSIONER, _R.FINANCE_OFFICER}),
    "delivery.change_appraisals": frozenset({_R.FINANCE_OFFICER, _R.COMMISSIONER}),
    # Contracts: everybody reads the register; confidential values are for these. A commissioner's own organisation's.
    "delivery.view_contracts": _EVERYONE_BUT_PROVIDERS,
    "delivery.view_contract_values": (_OFFICERS - {_R.REPORT_AUTHOR}) | _MEMBERS,
    "delivery.change_contracts": frozenset({_R.COMMISSIONER}),
    # Due diligence is commercial. The service also asks that whoever signs it off acts for the post that it names.
    "delivery.view_due_diligence": _OFFICERS,
    "delivery.view_diligence_templates": _OFFICERS | {_R.ADMINISTRATOR},
    "delivery.change_diligence_templates": frozenset({_R.ADMINISTRATOR}),
    "delivery.evaluate_provider": _OFFICERS - {_R.AUDITOR},
    "delivery.sign_due_diligence": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS,
    # A provider's people: their own organisation's contracts, specifications and notices, and its staffing to hand in.
    "delivery.view_own_contracts": frozenset({_R.PROVIDER}),
    "delivery.hand_in_staffing": frozenset({_R.PROVIDER, _R.COMMISSIONER}),
    # scrutiny
    "scrutiny.view_meetings": _EVERYONE_BUT_PROVIDERS,
    # Meetings, agendas, packs and their publication: of the bodies that the officer looks after.
    "scrutiny.change_meetings": frozenset({_R.GOVERNANCE_OFFICER}),
    # For the meetings of the bodies that the officer looks after.
    "scrutiny.record_attendance": frozenset({_R.GOVERNANCE_OFFICER}),
    "scrutiny.declare_at_meeting": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS | _SCRUTINY,
    # Of the author of an item, by whoever may take part in the meeting; a private item's by who may read it.
    "scrutiny.ask_questions": (_OFFICERS - {_R.AUDITOR}) | _MEMBERS | _SCRUTINY,
    "scrutiny.write_reports": frozenset({_R.REPORT_AUTHOR, _R.GOVERNANCE_OFFICER}),
    # Comments are for colleagues: nobody outside the offices reads or writes them.
    "scrutiny.comment_on_reports": _OFFICERS,
    "scrutiny.build_pack": frozenset({_R.GOVERNANCE_OFFICER}),
    "scrutiny.publish_pack": frozenset({_R.GOVERNANCE_OFFICER}),
    "scrutiny.read_public_pack": _EVERYONE_BUT_PROVIDERS,
    # Of the bodies of the organisation that the role is held for, and of those that the person sits on (decision 76).
    "scrutiny.read_restricted_pack": frozenset({_R.GOVERNANCE_OFFICER, _R.BOARD_MEMBER, _R.AUDITOR}),
    # Reviews: everybody reads approved requests and agreed reports; what is still being written is for these.
    "scrutiny.view_reviews": _EVERYONE_BUT_PROVIDERS,
    "scrutiny.view_review_drafts": frozenset({_R.GOVERNANCE_OFFICER, _R.SCRUTINY_MEMBER, _R.AUDITOR}),
    "scrutiny.request_review": frozenset({_R.GOVERNANCE_OFFICER, _R.SCRUTINY_MEMBER}),
    # For the reviews of the officer's own organisation: the other partner's officers do not keep them.
    "scrutiny.change_reviews": frozenset({_R.GOVERNANCE_OFFICER}),
    "scrutiny.note_evidence": frozenset({_R.GOVERNANCE_OFFICER, _R.SCRUTINY_MEMBER}),
    # Of one's own organisation; members of the panel hear it as well, whatever this table says.
    "scrutiny.hear_confidential_evidence": frozenset({_R.GOVERNANCE_OFFICER, _R.AUDITOR}),
    # Each body's answer is recorded by an officer of its organisation.
    "scrutiny.answer_reviews": frozenset({_R.GOVERNANCE_OFFICER}),
    "scrutiny.implement_recommendations": _OFFICERS - {_R.AUDITOR},
    # By scrutiny, and never by who marked it done.
    "scrutiny.verify_implementation": frozenset({_R.GOVERNANCE_OFFICER, _R.SCRUTINY_MEMBER}),
    "scrutiny.change_work_programme": frozenset({_R.GOVERNANCE_OFFICER}),
    "scrutiny.suggest_topics": frozenset({_R.GOVERNANCE_OFFICER, _R.SCRUTINY_MEMBER, _R.COMMISSIONER}),
    "scrutiny.hear_call_ins": frozenset({_R.GOVERNANCE_OFFICER}),
}


def grants(role: Role, permission: str) -> bool:
    """True if the role holds the permission. Raises KeyError for a code that is not in the table."""
    return role in PERMISSIONS[permission]
