"""Entries of daily use, policies, storage and money around the days of a history, drawn and put into the tables."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.model.facts import Fact, History
from tests.model.histories import Question, moments
from tests.model.statutory import Amount, End, Entries, Measured, Use, Version
from tracker.store import models

MEASURES = (("recorded", "hours"), ("recorded", "gigabytes"), ("retention", "days"))


@st.composite
def entries(draw: st.DrawFn, history: History, asked: list[Question]) -> Entries:
    """Some entries, of which no two that stand say something of the same day; each may have been voided."""
    told = moments(history)
    places = st.integers(0, len(told) - 1)
    spread = st.integers(-12, 4)
    centres = [question.as_of for question in asked]
    made = Entries()
    taken: set[tuple[object, ...]] = set()

    def day() -> date:
        return draw(st.sampled_from(centres)) + timedelta(days=draw(spread))

    def when(*key: object) -> dict[str, Any]:
        recorded = draw(places)
        is_void = key in taken or (draw(st.booleans()) and draw(st.booleans()))
        if not is_void:
            taken.add(key)
        voided = told[draw(st.integers(recorded, len(told) - 1))] if is_void else None
        return {"recorded": told[recorded], "voided": voided}

    codes = [precinct.code for precinct in history.precincts]
    for number in range(1, draw(st.integers(0, 12)) + 1):
        on, code, used = day(), draw(st.sampled_from(codes)), draw(st.integers(0, 9))
        made.uses.append(Use(id=number, precinct=code, day=on, deployed=used + 1, used=used, **when("use", code, on)))
    for number in range(1, draw(st.integers(0, 5)) + 1):
        on, policy = day(), draw(st.sampled_from(("4-223", "5-303")))
        version = Version(id=number, number=policy, starts_on=on, **when("policy", policy, on))
        if draw(st.booleans()):
            version.ends.append(End(ends_on=on + timedelta(days=draw(st.integers(1, 9))), **when("end", number)))
        made.versions.append(version)
    for number in range(1, draw(st.integers(0, 8)) + 1):
        on, (measure, unit) = day(), draw(st.sampled_from(MEASURES))
        made.measured.append(
            Measured(id=number, day=on, measure=measure, unit=unit, **when("measured", on, measure, unit))
        )
    for number in range(1, draw(st.integers(0, 8)) + 1):
        on, kind = day() - timedelta(days=draw(st.sampled_from((0, 0, 365, 700)))), draw(st.sampled_from(KINDS))
        year = on.year if kind == "spent" else on.year + draw(st.integers(0, 1))
        cents = draw(st.integers(1, 10**9))
        made.money.append(Amount(id=number, kind=kind, year=year, day=on, cents=cents, **when("money", number)))
    return made


KINDS = ("appropriated", "spent")


def add_entries(session: Session, history: History, made: Entries) -> None:
    """The entries straight into the tables, of a history that is loaded."""
    seqs = {moment: seq for seq, moment in enumerate(moments(history), start=1)}
    homes = {precinct.code: row for row, precinct in enumerate(history.precincts, start=1)}

    def add(model: Any, fact: Fact, **values: Any) -> None:
        told = {"recorded_at": fact.recorded, "recorded_seq": seqs[fact.recorded]}
        if fact.voided is not None:
            told |= {"voided_at": fact.voided, "voided_seq": seqs[fact.voided], "void_reason": "a slip"}
        session.execute(insert(model).values(**told, **values))

    for use in made.uses:
        counts = {"deployed": use.deployed, "used": use.used}
        add(models.DailyUse, use, id=use.id, precinct_id=homes[use.precinct], used_on=use.day, **counts)
    for version in made.versions:
        words = {"version": f"v{version.id}", "title": "A policy"}
        add(models.Policy, version, id=version.id, number=version.number, starts_on=version.starts_on, **words)
        for end in version.ends:
            add(models.PolicyEnd, end, policy_id=version.id, ends_on=end.ends_on)
    for one in made.measured:
        told = {"measure": one.measure, "unit": one.unit, "value": one.id, "source": "a sheet"}
        add(models.StorageFigure, one, id=one.id, measured_on=one.day, **told)
    for amount in made.money:
        told = {"kind": amount.kind, "year": amount.year, "purpose": f"purpose {amount.id}", "source": "a sheet"}
        add(models.MoneyFigure, amount, id=amount.id, dated_on=amount.day, amount_cents=amount.cents, **told)
