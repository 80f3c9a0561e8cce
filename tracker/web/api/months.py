"""Months signed off over the API, and what was corrected in one since."""

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.commands.frozen import MadeReport
from tracker.journeys.signing_off import make_for_month
from tracker.render.months import since_as_json
from tracker.reports.months import signed_month, since_signed
from tracker.schemas.frozen import SignMonthSchema
from tracker.schemas.output import RECORDS
from tracker.schemas.output.frozen import SinceAnswer
from tracker.services.frozen import sign_month
from tracker.web.api.asked import asked_command, asked_query, reader_of
from tracker.web.api.collections import address_of, record_after
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, reading_doc, writing_doc
from tracker.web.api.once import Answer, enter
from tracker.web.freezing import kept_for_record
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import Writing, reading

NAME = "month-signatures"


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the signing, and what became of a signed month."""
    said = (SignMonthSchema.__doc__ or "").strip()
    doc = writing_doc("Sign off a month", said, SignMonthSchema, RECORDS[NAME], status=201)
    add_operation(api, blueprint, f"/{NAME}", f"add_{NAME}", "POST", sign, doc)
    said = (SinceAnswer.__doc__ or "").strip()
    doc = reading_doc("What was corrected since", said, SinceAnswer)
    rule = f"/{NAME}/{NUMBER_IN_PATH}/corrections"
    add_operation(api, blueprint, rule, f"corrections_of_{NAME}", "GET", corrections, doc)


@permission("months.sign")
def sign() -> Response:
    """Sign off a month on the report of its last day."""
    command = asked_command(SignMonthSchema)

    def make() -> MadeReport:
        with reading() as desk:
            return make_for_month(desk.session, desk.actor, command, moment=desk.moment)

    def act(desk: Writing, made: MadeReport) -> Answer:
        signature = sign_month(desk.session, desk.actor, command, made, now=desk.now)
        return Answer(record_after(desk, NAME, signature.id), 201, {"Location": address_of(NAME, signature.id)})

    return kept_for_record(make, lambda made: enter(lambda desk: act(desk, made)))


@permission("reports.read")
def corrections(number: int) -> Response:
    """What became of a signed month, as known now."""
    asked_query()
    with reading() as desk:
        signed = signed_month(desk.session, reader_of(desk.actor), number)
        return as_json(since_as_json(signed, since_signed(desk.session, signed, known_at=desk.moment)))
