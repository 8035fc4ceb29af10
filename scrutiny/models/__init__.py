from scrutiny.models.attendance import Attendance, ItemInterest, Presence
from scrutiny.models.fund_report_files import FundReportFile
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
from scrutiny.models.reviews import ResponseKind, Review, ReviewRecommendation, ReviewSession
from scrutiny.models.standing import StandingItem
from scrutiny.models.web_papers import WebPaper

__all__ = [
    "LIVE",
    "STANDARD",
    "AgendaItem",
    "Appendix",
    "Attendance",
    "BackgroundPaper",
    "Edition",
    "FindingKind",
    "FundReportFile",
    "ItemInterest",
    "ItemKind",
    "ItemOutcome",
    "ItemQuestion",
    "ItemVote",
    "Meeting",
    "MeetingAction",
    "MeetingClosing",
    "Minutes",
    "MinutesState",
    "Note",
    "NoteRetention",
    "NoteShare",
    "OfflineCopy",
    "Pack",
    "PackSection",
    "PackState",
    "PaperRead",
    "Presence",
    "Publication",
    "ReadingPlace",
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
    "ReviewRecommendation",
    "ReviewSession",
    "SectionState",
    "SignOffKind",
    "StandingItem",
    "WebPaper",
]
