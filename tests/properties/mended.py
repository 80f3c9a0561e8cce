"""Mistakes mended through the services in a made-up history that is on record, and the same told to the plain account.

What a service refuses changes neither. What it does is predicted here from the rules, not read back from the tables.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.model.facts import (
    Assignment,
    Completion,
    Condition,
    DayFact,
    End,
    Fact,
    History,
    OfficerFact,
    Plan,
    Posting,
)
from tests.model.histories import moments
from tests.model.ledger import latest_in_force
from tests.model.readiness import Beside, Seat, Signature, Use
from tests.model.story import Dice, standing
from tests.properties.desk import BESIDE
from tests.services.department import ADMINISTRATOR
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, ReverseBatch, VoidFact
from tracker.domain.commands.people import PostOfficer
from tracker.domain.commands.rollout import AdoptPolicy
from tracker.domain.commands.training import RecordCompletion
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, FactKind
from tracker.services.batches import open_batch, reverse_batch
from tracker.services.corrections import correct_fact
from tracker.services.people import post_officer
from tracker.services.rollout import adopt_policy
from tracker.services.training import record_completion
from tracker.services.voids import void_fact
from tracker.store import models
from tracker.store.kinds import MODELS

Link = tuple[FactKind, Fact, DayFact | Assignment | None]
"""A fact of the account with its kind, and for an end what it ends."""

REASON = "entered by mistake"


class Mender:
    """The account and the tables side by side, and the moment both have come to."""

    def __init__(self, session: Session, history: History, dice: Dice, since: datetime) -> None:
        self.session, self.history, self.dice = session, history, dice
        self.beside = Beside()
        self.moment = max(moments(history)[-1], since) + timedelta(hours=1)
        self.rows: dict[int, int] = {}
        """The table's number of each fact of the account, by the fact's identity."""
        self.stated: dict[int, Condition] = {}
        """The condition that was stated with a return, by the return's identity."""
        self.batches: list[tuple[int, list[Fact]]] = []
        self.done: list[str] = []
        self.refused: list[str] = []
        self._number_rows()
        for officer in history.officers:
            told = {"recorded_at": moments(history)[0], "recorded_seq": 1}
            name = {"last_name": f"Officer {officer.id}", "first_name": "An"}
            session.add(models.OfficerParticulars(officer_id=officer.id, starts_on=date(2000, 1, 1), **name, **told))
        session.flush()
        adopt_policy(session, ADMINISTRATOR, AdoptPolicy("4-223", "1", "Cameras", date(2000, 1, 1)), now=self.moment)

    def _number_rows(self) -> None:
        """Find the row of every fact, and let the tables and the log go on where the story ended."""
        told = moments(self.history)
        head = {"seq": len(told), "recorded_at": told[-1], "hash": f"{len(told):064x}"}
        self.session.execute(update(models.AuditHead).values(**head))
        for kind, facts in self.by_kind().items():
            model = MODELS[kind]
            found = list(self.session.scalars(select(model.id).order_by(model.id)))
            assert len(found) == len(facts), kind
            self.rows |= {id(fact): number for (_, fact, _), number in zip(facts, found, strict=True)}
            if self.session.get_bind().dialect.name == "postgresql":
                table = model.__tablename__  # type: ignore[attr-defined]
                self.session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last + 1000)"),
                    {"table": table, "last": max(found, default=0)},
                )

    def by_kind(self) -> dict[FactKind, list[Link]]:
        """Every fact of the account that can be mended, in the order in which it was loaded."""
        history = self.history
        plain: dict[FactKind, list[Any]] = {
            FactKind.POSTING: history.postings,
            FactKind.EMPLOYMENT: history.employments,
            FactKind.CONDITION: history.conditions,
            FactKind.COMPLETION: history.completions,
            FactKind.ASSIGNMENT: history.assignments,
            FactKind.REQUIREMENT: history.requirements,
            FactKind.SCOPE_RULE: history.scope_rules,
            FactKind.PLAN: history.plans,
            FactKind.ENROLMENT: self.beside.seats,
            FactKind.ACKNOWLEDGEMENT: self.beside.signatures,
            FactKind.DAILY_USE: self.beside.uses,
        }
        found: dict[FactKind, list[Link]] = {
            kind: [(kind, fact, None) for fact in facts] for kind, facts in plain.items()
        }
        for kind, whole in ENDS.items():
            found[kind] = [(kind, end, fact) for _, fact, _ in found[whole] for end in _ends_of(fact)]
        return found

    def some_fact(self) -> Link | None:
        """A standing fact of any kind; conditions stated with a return are the return's."""
        owned = {id(condition) for condition in self.stated.values()}
        kinds = [
            [link for link in links if link[1].voided is None and id(link[1]) not in owned]
            for links in self.by_kind().values()
        ]
        return self.dice.one_of(self.dice.one_of([links for links in kinds if links])) if any(kinds) else None

    def mend(self, acts: int) -> None:
        """So many acts, each some hours after the last."""
        for _ in range(acts):
            self.moment += timedelta(hours=self.dice.between(1, 30))
            acts: tuple[Callable[[Mender], None], ...] = (*MENDING, *BESIDE)
            act = self.dice.one_of(acts)
            try:
                with self.session.begin_nested():
                    act(self)
                self.done.append(act.__name__)
            except Refusal as refusal:
                self.refused.append(refusal.code)

    def keep(self, fact: Fact, number: int) -> None:
        """Put what was entered beside the rollout into the account, with its row's number."""
        self.rows[id(fact)] = number
        next(listed for kind, listed in self.lists_beside() if isinstance(fact, kind)).append(fact)

    def lists_beside(self) -> tuple[tuple[type[Fact], list[Any]], ...]:
        """What is kept beside the history, by its kind."""
        return (Seat, self.beside.seats), (Signature, self.beside.signatures), (Use, self.beside.uses)

    def void(self) -> None:
        """A fact taken back."""
        link = self.some_fact()
        if link is None:
            return
        kind, fact, _ = link
        row = void_fact(self.session, ADMINISTRATOR, VoidFact(kind, self.rows[id(fact)], REASON), now=self.moment)
        assert row.voided_at is not None
        self._void_in_account(kind, fact, row.voided_at)

    def _void_in_account(self, kind: FactKind, fact: Fact, moment: datetime) -> None:
        """What belongs to a fact goes with it: its ends, its return, the condition stated with the return, and the
        signature for an issue.
        """
        for signature in standing(self.beside.signatures) if isinstance(fact, Assignment) else ():
            if signature.assignment is fact:
                signature.voided = moment
        for each in [fact, *(end for end in _ends_of(fact) if end.voided is None)]:
            each.voided = moment
            if id(each) in self.stated:
                self.stated[id(each)].voided = moment

    def correct(self) -> None:
        """A fact entered again with another value."""
        link = self.some_fact()
        if link is None:
            return
        kind, fact, whole = link
        change, changed = CHANGES[kind](self, fact)
        command = CorrectFact(kind, self.rows[id(fact)], REASON, change)
        done = correct_fact(self.session, ADMINISTRATOR, command, now=self.moment)
        moment = done.new.recorded_at
        carried = [replace(end, recorded=moment) for end in standing(_ends_of(fact))]
        self._void_in_account(kind, fact, moment)
        new = self._entered_again(fact, changed, carried, moment)
        self.rows[id(new)] = done.new.id
        if whole is not None:
            _ends_of(whole).append(new)  # type: ignore[arg-type]
        else:
            self._list_of(fact).append(new)
        if isinstance(new, Assignment):
            for end in new.returns:
                self._state(new, end, moment)
        if kind is FactKind.RETURN:
            assert isinstance(whole, Assignment)
            assert isinstance(new, End)
            self._state(whole, new, moment)
        self._number_ends(kind, new)

    def _entered_again(self, fact: Any, changed: dict[str, Any], carried: list[End], moment: datetime) -> Any:
        ends = {name: carried for name in ("ends", "returns") if hasattr(fact, name)}
        return replace(fact, recorded=moment, voided=None, **changed, **ends)

    def _state(self, assignment: Assignment, end: End, moment: datetime) -> None:
        """A return says serviceable; where something else holds on its day, that is a condition of its own."""
        camera = assignment.camera
        known = [one for one in standing(self.history.conditions) if one.camera == camera]
        held = latest_in_force(known, end.ends_on)
        owned_from = next(one.owned_from for one in self.history.cameras if one.id == camera)
        is_owned = owned_from is not None and owned_from <= end.ends_on
        if is_owned and (held is None or held.condition == "serviceable"):
            return
        stated = Condition(recorded=moment, camera=camera, condition="serviceable", starts_on=end.ends_on)
        self.history.conditions.append(stated)
        self.stated[id(end)] = stated

    def _number_ends(self, kind: FactKind, fact: Any) -> None:
        """The rows of the ends that were carried over to a new fact."""
        for end_kind, whole in ENDS.items():
            if whole is kind:
                model: Any = MODELS[end_kind]
                own = getattr(model, OWNER[end_kind]) == self.rows[id(fact)]
                for end in standing(_ends_of(fact)):
                    self.rows[id(end)] = self.session.scalars(
                        select(model.id).where(own, model.voided_at.is_(None))
                    ).one()

    def _list_of(self, fact: Fact) -> list[Any]:
        lists: list[list[Any]] = [*vars(self.history).values(), *vars(self.beside).values()]
        return next(facts for facts in lists if any(each is fact for each in facts))

    def enter_a_batch(self) -> None:
        """Some postings and completions that came in together."""
        officers = [officer.id for officer in standing(self.history.officers)]
        if not officers:
            return
        batch = open_batch(self.session, ADMINISTRATOR, kind="roster", now=self.moment)
        facts: list[Fact] = []
        for _ in range(self.dice.between(1, 3)):
            officer, day = self.dice.one_of(officers), self._day()
            precinct = self.dice.one_of(self.history.precincts).code
            post = PostOfficer(OfficerRef(id=officer), precinct, "patrol", day)
            row = post_officer(self.session, ADMINISTRATOR, post, now=self.moment, batch=batch)
            facts.append(_posting(officer, precinct, day, row.recorded_at))
            self.rows[id(facts[-1])] = row.id
            done = RecordCompletion(OfficerRef(id=officer), "BWC", "2", day)
            did = record_completion(self.session, ADMINISTRATOR, done, now=self.moment, batch=batch)
            facts.append(Completion(recorded=did.recorded_at, officer=officer, course="BWC", order=2, completed_on=day))
            self.rows[id(facts[-1])] = did.id
        for fact in facts:
            (self.history.completions if isinstance(fact, Completion) else self.history.postings).append(fact)  # type: ignore[arg-type]
        self.batches.append((batch.id, facts))

    def reverse(self) -> None:
        """One of the batches taken back, reversed before or not."""
        if not self.batches:
            return
        number, facts = self.dice.one_of(self.batches)
        batch = reverse_batch(self.session, ADMINISTRATOR, ReverseBatch(number, REASON), now=self.moment)
        event = self.session.get_one(models.AuditEvent, batch.reversed_seq)
        for fact in standing(facts):
            self._void_in_account(FactKind.POSTING, fact, event.recorded_at)

    def _day(self) -> date:
        return date(2016, 4, 1) + timedelta(days=self.dice.between(0, 60))


MENDING: tuple[Callable[[Mender], None], ...] = (
    Mender.void,
    Mender.void,
    Mender.correct,
    Mender.correct,
    Mender.correct,
    Mender.correct,
    Mender.enter_a_batch,
    Mender.enter_a_batch,
    Mender.reverse,
    Mender.reverse,
)
"""Each as often as it comes up."""


def _posting(officer: int, precinct: str, day: date, moment: datetime) -> Any:
    return Posting(recorded=moment, officer=officer, precinct=precinct, duty="patrol", starts_on=day)


def _ends_of(fact: Any) -> list[End]:
    found: list[End] = fact.returns if isinstance(fact, Assignment) else getattr(fact, "ends", [])
    return found


def _shifted(mender: Mender, day: date) -> date:
    return day + timedelta(days=mender.dice.one_of((-1, 1, -4, 6)))


Change = Callable[[Mender, Any], tuple[dict[str, Any], dict[str, Any]]]


def _starts(mender: Mender, fact: DayFact) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.starts_on)
    return {"starts_on": day}, {"starts_on": day}


def _of_posting(mender: Mender, fact: OfficerFact) -> tuple[dict[str, Any], dict[str, Any]]:
    code = mender.dice.one_of(mender.history.precincts).code
    return ({"precinct": code}, {"precinct": code}) if mender.dice.chance(60) else _starts(mender, fact)


def _of_employment(mender: Mender, fact: OfficerFact) -> tuple[dict[str, Any], dict[str, Any]]:
    status = mender.dice.one_of(("active", "leave", "suspended", "separated"))
    typed = {"status": EmploymentStatus(status)}
    return (typed, {"status": status}) if mender.dice.chance(60) else _starts(mender, fact)


def _of_condition(mender: Mender, fact: Condition) -> tuple[dict[str, Any], dict[str, Any]]:
    condition = mender.dice.one_of(("serviceable", "in_repair", "recalled", "retired"))
    typed = {"condition": CameraCondition(condition)}
    return (typed, {"condition": condition}) if mender.dice.chance(60) else _starts(mender, fact)


def _of_completion(mender: Mender, fact: Completion) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.completed_on)
    return {"completed_on": day}, {"completed_on": day, "months": None}


def _of_assignment(mender: Mender, fact: Assignment) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.issued_on)
    return {"issued_on": day, "override_reason": "as told"}, {"issued_on": day}


def _of_return(mender: Mender, fact: End) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.ends_on)
    return {"returned_on": day}, {"ends_on": day}


def _of_end(mender: Mender, fact: End) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.ends_on)
    return {"ends_on": day}, {"ends_on": day}


def _of_plan(mender: Mender, fact: Plan) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"target": fact.target + 1}, {"target": fact.target + 1}


def _of_seat(mender: Mender, fact: Seat) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.enrolled_on)
    return {"enrolled_on": day}, {"enrolled_on": day}


def _of_signature(mender: Mender, fact: Signature) -> tuple[dict[str, Any], dict[str, Any]]:
    day = _shifted(mender, fact.signed_on)
    return {"signed_on": day}, {"signed_on": day}


def _of_use(mender: Mender, fact: Use) -> tuple[dict[str, Any], dict[str, Any]]:
    used = (fact.used + 1) % 3
    return {"used": used}, {"used": used}


CHANGES: dict[FactKind, Change] = {
    FactKind.ENROLMENT: _of_seat,
    FactKind.ENROLMENT_END: _of_end,
    FactKind.ACKNOWLEDGEMENT: _of_signature,
    FactKind.DAILY_USE: _of_use,
    FactKind.POSTING: _of_posting,
    FactKind.POSTING_END: _of_end,
    FactKind.EMPLOYMENT: _of_employment,
    FactKind.EMPLOYMENT_END: _of_end,
    FactKind.CONDITION: _of_condition,
    FactKind.COMPLETION: _of_completion,
    FactKind.ASSIGNMENT: _of_assignment,
    FactKind.RETURN: _of_return,
    FactKind.REQUIREMENT: _starts,
    FactKind.REQUIREMENT_END: _of_end,
    FactKind.SCOPE_RULE: _starts,
    FactKind.PLAN: _of_plan,
}
ENDS = {
    FactKind.POSTING_END: FactKind.POSTING,
    FactKind.EMPLOYMENT_END: FactKind.EMPLOYMENT,
    FactKind.REQUIREMENT_END: FactKind.REQUIREMENT,
    FactKind.RETURN: FactKind.ASSIGNMENT,
    FactKind.ENROLMENT_END: FactKind.ENROLMENT,
}
OWNER = {
    FactKind.POSTING_END: "posting_id",
    FactKind.EMPLOYMENT_END: "employment_id",
    FactKind.REQUIREMENT_END: "requirement_id",
    FactKind.RETURN: "assignment_id",
    FactKind.ENROLMENT_END: "enrolment_id",
}
