from scrutiny.models.attendance import Attendance, ItemInterest, Presence
from scrutiny.models.calendar_address import CalendarAddress
from scrutiny.models.call_in_hearings import CallInHearing, HearingCaller, HearingEvidence
from scrutiny.models.fund_report_files import FundReportFile
from scrutiny.models.meeting_notices import MeetingNotice, NoticeKind
from scrutiny.models.meetings import AgendaItem, Appendix, ItemKind, Meeting
from scrutiny.models.offline import OfflineCopy
from scrutiny.models.packs import LIVE, STANDARD, Edition, Pack, PackSection, PackState, SectionState
from scrutiny.models.proceedings import (
    ItemOutcome,
    ItemVote,
    MeetingAction,
    MeetingClosing,
    Minutes,
    MinutesState,
)
from scrutiny.models.publication import Publication
from scrutiny.models.reading import ItemQuestion, Note, NoteRetention, NoteShare, PaperRead, ReadingPlace
from scrutiny.models.report_figures import ReportFigure
from scrutiny.models.report_findings import FindingKind, ReportExplanation
from scrutiny.models.report_work import ReportComment, ReportImage, ReportVersion
from scrutiny.models.reports import (
    BackgroundPaper,
    Report,
    ReportForm,
    ReportOption,
    ReportRecommendation,
    ReportSection,
    ReportSignOff,
    SignOffKind,
)
from scrutiny.models.review_answers import (
    ActionNote,
    RecommendationAction,
    RecommendationAnswer,
    RecommendationFinding,
    ResponseKind,
    ReviewFollowUp,
    ReviewRecipient,
    ReviewRecommendation,
    ReviewReport,
)
from scrutiny.models.review_evidence import EnquiryLine, Evidence, EvidenceKind, EvidenceNote, Finding, FindingEvidence
from scrutiny.models.review_publication import Ending, ReviewPublication, ReviewReportVersion
from scrutiny.models.reviews import Review, ReviewPanelSeat, ReviewPlanStage, ReviewSession, SessionWitness
from scrutiny.models.standing import StandingItem
from scrutiny.models.web_papers import WebPaper
from scrutiny.models.work_programme import TopicMeeting, TopicSource, TopicState, WorkTopic

__all__ = [
    "LIVE",
    "STANDARD",
    "ActionNote",
    "AgendaItem",
    "Appendix",
    "Attendance",
    "BackgroundPaper",
    "CalendarAddress",
    "CallInHearing",
    "Edition",
    "Ending",
    "EnquiryLine",
    "Evidence",
    "EvidenceKind",
    "EvidenceNote",
    "Finding",
    "FindingEvidence",
    "FindingKind",
    "FundReportFile",
    "HearingCaller",
    "HearingEvidence",
    "ItemInterest",
    "ItemKind",
    "ItemOutcome",
    "ItemQuestion",
    "ItemVote",
    "Meeting",
    "MeetingAction",
    "MeetingClosing",
    "MeetingNotice",
    "Minutes",
    "MinutesState",
    "Note",
    "NoteRetention",
    "NoteShare",
    "NoticeKind",
    "OfflineCopy",
    "Pack",
    "PackSection",
    "PackState",
    "PaperRead",
    "Presence",
    "Publication",
    "ReadingPlace",
    "RecommendationAction",
    "RecommendationAnswer",
    "RecommendationFinding",
    "Report",
    "ReportComment",
    "ReportExplanation",
    "ReportFigure",
    "ReportForm",
    "ReportImage",
    "ReportOption",
    "ReportRecommendation",
    "ReportSection",
    "ReportSignOff",
    "ReportVersion",
    "ResponseKind",
    "Review",
    "ReviewFollowUp",
    "ReviewPanelSeat",
    "ReviewPlanStage",
    "ReviewPublication",
    "ReviewRecipient",
    "ReviewRecommendation",
    "ReviewReport",
    "ReviewReportVersion",
    "ReviewSession",
    "SectionState",
    "SessionWitness",
    "SignOffKind",
    "StandingItem",
    "TopicMeeting",
    "TopicSource",
    "TopicState",
    "WebPaper",
    "WorkTopic",
]
