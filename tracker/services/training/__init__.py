"""Writes on training: courses and their versions, requirements, sessions and their sign-in, completions."""

from tracker.services.training.completions import record_completion, record_completions
from tracker.services.training.courses import add_course, add_course_version
from tracker.services.training.enrolments import Enrolled, end_enrolment, enrol_officer, enrol_officers
from tracker.services.training.proposals import accept_proposal, decline_proposal, propose_officers
from tracker.services.training.requirements import add_requirement, end_requirement
from tracker.services.training.sessions import SignedIn, add_session, sign_in

__all__ = [
    "Enrolled",
    "SignedIn",
    "accept_proposal",
    "add_course",
    "add_course_version",
    "add_requirement",
    "add_session",
    "decline_proposal",
    "end_enrolment",
    "end_requirement",
    "enrol_officer",
    "enrol_officers",
    "propose_officers",
    "record_completion",
    "record_completions",
    "sign_in",
]
