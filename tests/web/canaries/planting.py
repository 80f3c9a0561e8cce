"""Canaries: words that stand nowhere else, planted in the text columns of records that somebody may not see.

The 3rd Precinct's supervisor looks; what is planted belongs to the 1st, the 5th or to no precinct.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sqlalchemy import JSON, Engine, Enum, LargeBinary, String, func, select, text
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.one_of_each import DAY, LATER, one_of_each
from tests.web.site import USERNAMES, with_accounts
from tracker.domain.actors import Actor
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.equipment import AddCamera, AddPlace
from tracker.domain.commands.people import AddPrecinct, ChangeParticulars, Particulars, ProtectIdentity
from tracker.domain.commands.training import AddSession, DeclineProposal, ProposeOfficers
from tracker.domain.vocabulary import Door, PlaceKind, Role
from tracker.services.equipment import add_camera, add_place
from tracker.services.people import add_precinct, change_particulars, protect_identity
from tracker.services.training import add_session, decline_proposal, propose_officers
from tracker.store.base import Base, UtcInstant
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Camera

OF_EVERYONE = {
    "installation": "the agency's name stands on every page",
    "camera_models": "a catalogue",
    "courses": "a catalogue",
    "course_versions": "a catalogue",
    "duties": "a catalogue",
    "policies": "public by law",
    "policy_ends": "public by law",
    "money_figures": "the department's money, public by law",
    "storage_figures": "the department's data, public by law",
    "scope_rules": "what counts, for everyone",
    "requirements": "what counts, for everyone",
    "requirement_ends": "what counts, for everyone",
    "audit_events": "sealed by its chain: a changed text is a broken log; its readers are tried with words entered",
    "audit_head": "sealed by its chain",
}
"""Tables in which nothing is planted, and why."""

OTHERS = {
    "places": "precinct_id IS NOT NULL",
    "training_sessions": "precinct_id IS NOT NULL",
    "users": f"username <> '{USERNAMES['inspector']}'",
}
"""Which rows are others' where not all are: what is of no precinct is everyone's, and one's own name stands on the page
of one's own account.
"""

CHOICES = {
    *("kind", "role", "status", "condition", "act", "method", "measure", "unit", "form", "rhythm"),
    *("state", "step", "purpose", "begun_by", "format", "report", "permission", "pulled_format", "outcome"),
}
"""Columns that hold one of a few words of the program."""

KEPT = {
    "idempotency_records": "an answer, given again only to the token that asked",
    "frozen_reports": "sealed by its digest; whoever asked by the same right reads it",
    "frozen_files": "sealed by its digest",
    "record_edits": "what an edit changed; its texts are the edited record's",
    "difference_explanations.code": "a choice",
    "difference_explanations.subject": "the key of a difference, made by the program",
    "precincts.code": "what the reports sort and ask by; the name beside it is planted",
    "training_sessions.starts_at": "a time of day",
    "acknowledgements.drawn": "a drawing: numbers, read as such",
    "month_signatures": "nothing is signed here; tests/web/pages/test_months.py tries whose they are",
    "batches.sha256": "a digest",
    "batches.receipt": "an account in the program's words; oversight and administrators alone read it",
    "users.password_hash": "never written out; tests/servers/test_secrets_stay_inside.py",
    "users.username": "whoever looks signs in by it",
    "api_tokens": "what the test asks with; tests/servers/test_secrets_stay_inside.py",
    "web_sessions": "what the test asks with",
    "officer_pins": "hashes alone",
    "listed_rows.officer": "a choice",
    "listed_rows.unclear": "a choice",
    "listed_rows.employment": "a choice",
    "saved_mappings.mapping": "read as TOML",
}
"""Other tables, or columns of them, in which nothing is planted, and why."""

OF_THE_FIFTH = Actor("finn", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"5"}))
GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def planted_columns() -> Iterator[tuple[str, str]]:
    """Table and column of each text that gets a canary."""
    for table in Base.metadata.sorted_tables:
        if table.name in OF_EVERYONE or table.name in KEPT:
            continue
        for column in table.columns:
            chosen = column.name in CHOICES or column.foreign_keys
            if is_text(column.type) and not chosen and f"{table.name}.{column.name}" not in KEPT:
                yield table.name, column.name


def is_text(kind: object) -> bool:
    """Whether a column of this type holds words that somebody may have written."""
    return isinstance(kind, String) and not isinstance(kind, UtcInstant | Enum | JSON | LargeBinary)


def canary(table: str, column: str, row: int | str) -> str:
    """The word planted in a row: letters and digits, which every format writes alike. As planted it stands in pointed
    brackets after an equals sign, so that it shows whether a page escapes it and a spreadsheet would run it.
    """
    return f"canary{table}{column}".replace("_", "").lower() + f"n{row}z"


def with_canaries(url: str) -> None:
    """Builds a site's database: a fact of every kind outside the 3rd, then an officer inside it, and the canaries."""
    with_words(url, lambda table, column: f"'=<{canary(table, column, '').removesuffix('z')}' || id || 'z>'")


def with_words(url: str, spelt: Callable[[str, str], str]) -> None:
    """The same with other words: `spelt` gives the SQL of what is planted in a table's column."""
    engine, before = with_facts(url)
    others = {(table, column): OTHERS.get(table, "TRUE") for table, column in planted_columns()}
    plant(engine, {place: f"id <= {before[place[0]]} AND {which}" for place, which in others.items()}, spelt)
    engine.dispose()


def with_facts(url: str) -> tuple[Engine, dict[str, int]]:
    """The facts alone, and the last row of each table that is outside the 3rd."""
    with_accounts(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        coming = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 10, 3)), now=NOW)
        one_of_each(Department(session))
        _decline_others(session, coming.id)
        held = AddSession("BWC", "2016", date(2016, 8, 16), "09:00", "Room 5", "Kim", precinct="5")
        add_session(session, ADMINISTRATOR, held, now=NOW)
        before = _last_rows(session)
        _tell_of_the_third(session)
    return engine, before


def _decline_others(session: Session, coming: int) -> None:
    """An officer of the 5th proposed for a class that is still to come and is for anyone, and declined."""
    officer = Department(session).officer("0505", precinct="5", trained=False)
    names = ProposeOfficers(coming, (OfficerRef(id=officer.id),))
    proposal = propose_officers(session, OF_THE_FIFTH, names, now=NOW)
    decline_proposal(session, ADMINISTRATOR, DeclineProposal(proposal.id, "no seat is left"), now=NOW)


def _last_rows(session: Session) -> dict[str, int]:
    tables = [table for table in Base.metadata.sorted_tables if "id" in table.c]
    return {table.name: session.execute(select(func.max(table.c.id))).scalar() or 0 for table in tables}


def _tell_of_the_third(session: Session) -> None:
    """Officers with cameras and a room of the 3rd, which the inspector may see and nothing else."""
    add_precinct(session, ADMINISTRATOR, AddPrecinct("3", "3rd Precinct"), now=NOW)
    room = AddPlace("room-3", "3rd Precinct room", PlaceKind.PRECINCT_ROOM, "3")
    add_place(session, ADMINISTRATOR, room, now=NOW)
    department = Department(session)
    officer = department.officer("0303", precinct="3")
    department.issue(officer, _camera_of_the_third(session, "X3"), LATER)
    _tell_of_a_protected_one(department)
    for scope in ("user_precincts", "api_token_precincts"):
        session.execute(text(f"UPDATE {scope} SET precinct_id = (SELECT id FROM precincts WHERE code = '3')"))


def _camera_of_the_third(session: Session, serial: str) -> Camera:
    """A camera that never lay in another precinct's room: whoever sees a camera sees where it has been."""
    return add_camera(session, ADMINISTRATOR, AddCamera(serial, "Axon Body 2", DAY, place="room-3"), now=NOW)


def _tell_of_a_protected_one(department: Department) -> None:
    """An officer of the 3rd, renamed, with a camera, and then protected: the words are entered, so the log has them."""
    session = department.session
    officer = department.officer("0404", precinct="3")
    who = OfficerRef(id=officer.id)
    words = {name: canary("protected", name, 1) for name in ("last", "first", "badge", "employee")}
    known = Particulars(words["last"], words["first"], badge=words["badge"], employee_number=words["employee"])
    change_particulars(session, ADMINISTRATOR, ChangeParticulars(who, known, date(2016, 7, 2)), now=NOW)
    department.issue(officer, _camera_of_the_third(session, "X4"), LATER)
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(who, True), now=NOW)


def plant(engine: Engine, places: Mapping[tuple[str, str], str], spelt: Callable[[str, str], str]) -> None:
    """Write words past the guards, which stand again afterwards: in the rows of each table's column that the SQL beside
    it tells.
    """
    with engine.begin() as connection:
        guards = connection.execute(text(GUARDS)).all()
        for name, _ in guards:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        for (table, column), which in places.items():
            written = f"UPDATE {table} SET {column} = {spelt(table, column)} WHERE {which}"
            connection.exec_driver_sql(f"{written} AND {column} IS NOT NULL")
        for _, made in guards:
            connection.exec_driver_sql(made)
