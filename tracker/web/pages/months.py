"""Months of a precinct as pages: those to sign, one with its figures and what was corrected since, and the signing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.frozen import MadeReport, SignMonth
from tracker.domain.differences import Difference
from tracker.domain.errors import NotFound, Refusal
from tracker.domain.months import Month, ended_months, read_month
from tracker.domain.reports.months import SignedMonth
from tracker.domain.reports.stamp import FIRST_YEAR
from tracker.journeys.signing_off import make_for_month
from tracker.reports.months import month_lines, progress_of, signed_months, since_signed
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Text, Whole
from tracker.schemas.frozen import SignMonthSchema
from tracker.services.frozen import sign_month
from tracker.store.kinds import WORDS
from tracker.store.known import Asked, PrecinctRecord, plans_known, precincts_known
from tracker.web.freezing import kept_for_record
from tracker.web.guard import permission
from tracker.web.pages.audit_words import act_words, value_words
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

ONE = "/months/<int(min=1, max=9223372036854775807):precinct_id>/<string(length=7):month>"

MEASURES = ("strength", "eligible", "trained", "assigned", "equipped", "outstanding", "planned")
"""What a commander is shown to sign."""


@dataclass(frozen=True, slots=True)
class MonthsQuery:
    """Whose months to list, and of which year."""

    precinct: str | None
    year: int | None


class MonthsQuerySchema(CommandSchema[MonthsQuery]):
    """What may be asked of the list of months: a year of one precinct at a time, whose figures are all counted anew."""

    command = MonthsQuery

    precinct = Text(20, load_default=None)
    year = Whole(FIRST_YEAR, 9999, load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the months, and the signing of one."""
    pages.add_app_template_filter(figure_words)
    pages.add_url_rule("/months", "months", show_list)
    pages.add_url_rule(ONE, "month", show_one)
    pages.add_url_rule(f"{ONE}/sign", "sign_month", show_signing, methods=["GET"])
    pages.add_url_rule(f"{ONE}/sign", "enter_month_signature", enter_signature, methods=["POST"])


def figure_words(found: Difference) -> str:
    """`equipped 98 → 97`"""
    name = found.place.replace(".", " ").replace("_", " ")
    pair = (found.before, found.after)
    before, after = ("none" if value is None else value_words(value).replace("_", " ") for value in pair)
    return f"{name} {before} → {after}"


@permission("reports.read")
def show_list() -> ResponseReturnValue:
    """A year's months of a precinct: whether they are signed, and whether they changed since."""
    query = asked_for(MonthsQuerySchema)
    with reading() as desk:
        precincts = _precincts(desk)
        precinct = _chosen(precincts, query.precinct)
        signed = signed_months(desk.session, reader_of(desk.actor), precinct_id=precinct.id)
        months = _to_sign(desk, precinct, signed)
        years = sorted({month.year for month in months}, reverse=True)
        year = query.year or max(years, default=desk.today.year)
        shown = [month for month in months if month.year == year]
        lines = month_lines(desk.session, precinct.code, shown, signed, known_at=desk.moment)
    return render_template(
        "months/list.html", precinct=precinct, precincts=precincts, lines=lines, year=year, years=years
    )


def _chosen(precincts: list[PrecinctRecord], code: str | None) -> PrecinctRecord:
    """The precinct of a code, the first one where none is given. Raises NotFound `unknown_precinct`."""
    found = next((one for one in precincts if code in (None, one.code)), None)
    if found is None:
        raise NotFound("unknown_precinct", f"There is no precinct {code or 'yet'}. Check the code.")
    return found


def _precincts(desk: Reading) -> list[PrecinctRecord]:
    return precincts_known(desk.session, desk.moment, desk.actor.precincts)


def _to_sign(desk: Reading, precinct: PrecinctRecord, signed: tuple[SignedMonth, ...]) -> list[Month]:
    """Those that have ended, the latest first: since the first plan began, else of a year, and each that is signed."""
    plans = plans_known(desk.session, Asked(desk.today, desk.moment, (precinct.id,)))
    starts = [plan.start for plan in plans.get(precinct.id, [])]
    months = ended_months(min(starts, default=date(desk.today.year - 1, desk.today.month, 1)), desk.today)
    return sorted({*months, *(one.month for one in signed)}, reverse=True)


@permission("reports.read")
def show_one(precinct_id: int, month: str) -> ResponseReturnValue:
    """One month: its figures, its signatures, and what was corrected since the last of them."""
    with reading() as desk:
        return render_template("months/month.html", **_month(desk, precinct_id, month))


def _month(desk: Reading, precinct_id: int, month: str) -> dict[str, Any]:
    precinct, wanted = _asked(desk, precinct_id, month)
    signed = signed_months(desk.session, reader_of(desk.actor), precinct_id=precinct.id, month=wanted)
    since = since_signed(desk.session, signed[-1], known_at=desk.moment) if signed else None
    return {
        "precinct": precinct,
        "month": wanted,
        "has_ended": wanted.last_day < desk.today,
        "figures": progress_of(desk.session, precinct.code, min(wanted.last_day, desk.today), desk.moment),
        "measures": MEASURES,
        "signed": signed,
        "since": since,
        "may_sign": desk.actor.may("months.sign") and desk.actor.precincts is not None,
        "act_words": act_words,
        "kinds": WORDS,
    }


def _asked(desk: Reading, precinct_id: int, month: str) -> tuple[PrecinctRecord, Month]:
    """The precinct and the month of an address. Raises NotFound `unknown_precinct`; Invalid `not_a_month`."""
    wanted = read_month(month)
    precinct = next((one for one in _precincts(desk) if one.id == precinct_id), None)
    if precinct is None:
        raise NotFound("unknown_precinct", f"There is no precinct with the number {precinct_id}. Check the number.")
    return precinct, wanted


@permission("months.sign")
def show_signing(precinct_id: int, month: str) -> ResponseReturnValue:
    """The figures that are to be signed, and the form to sign them with."""
    return _signing_page(precinct_id, month, Form())


def _signing_page(precinct_id: int, month: str, form: Form) -> str:
    with reading() as desk:
        return render_template("months/sign.html", form=form, **_month(desk, precinct_id, month))


@permission("months.sign")
def enter_signature(precinct_id: int, month: str) -> ResponseReturnValue:
    """Sign the month off and show it."""
    try:
        command = _command(precinct_id, month)

        def make() -> MadeReport:
            with reading() as desk:
                return make_for_month(desk.session, desk.actor, command, moment=desk.moment)

        def act(desk: Writing, made: MadeReport) -> str:
            sign_month(desk.session, desk.actor, command, made, now=desk.now)
            return url_for("pages.month", precinct_id=precinct_id, month=month)

        return kept_for_record(make, lambda made: enter_once(lambda desk: act(desk, made)))
    except Refusal as refusal:
        form = sent_form(refusal)
        return _signing_page(precinct_id, month, form), form.status


def _command(precinct_id: int, month: str) -> SignMonth:
    with reading() as desk:
        precinct, wanted = _asked(desk, precinct_id, month)
    typed = {name: value for name, value in sent_values().items() if name in ("note", "reason")}
    return load(SignMonthSchema, {**typed, "precinct": precinct.code, "month": str(wanted)})
