"""Two app instances on one database, asked for the same thing at the same moment: one has it, the other is told so.

The counts hold for what is in the database afterwards too. `./dev test` runs a few of each race, `./dev test-long` as
many as RACES says.
"""

import http.client
import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from tests.databases import BACKENDS, Databases, empty
from tests.servers.instances import Answered, Instance, instances
from tests.servers.sites import Counter, open_counter
from tracker.store.engine import make_engine, transaction
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Batch,
    Camera,
    Duty,
    Officer,
    Precinct,
    RecordEdit,
)

A_FEW = 5
FIRST_DAY = date(2016, 7, 2)
PLACES = 18
CAMERAS = PLACES + 1
OFFICERS = 2 * CAMERAS
API = "/api/v1"


@dataclass
class Rivals:
    """Two instances, and who asks both of them at once."""

    counter: Counter
    running: list[Instance]
    engine: Engine
    pool: ThreadPoolExecutor
    numbers: Iterator[int]

    def race(self, method: str, requests: list[tuple[str, Any, dict[str, Any]]]) -> list[Answered]:
        """Send the requests at the same moment, one through each instance in turn."""
        start = threading.Barrier(len(requests))

        def send(place: int) -> Answered:
            path, body, named = requests[place]
            start.wait(30)
            if isinstance(body, bytes):
                return send_file(self.running[place % 2], body, self.counter.token)
            return self.running[place % 2].ask(method, API + path, body, token=self.counter.token, **named)

        return list(self.pool.map(send, range(len(requests))))

    def post(self, path: str, *bodies: Any, **named: Any) -> list[Answered]:
        """The same address with each body at once."""
        return self.race("POST", [(path, body, named) for body in bodies])

    def one(self, path: str, body: Any) -> Any:
        """A request that nothing races with."""
        (answer,) = self.post(path, body)
        assert answer.is_done, answer.content
        return answer.json

    def tally(self, what: Any, *where: Any) -> int:
        """How many rows there are."""
        with transaction(self.engine, write=False) as session:
            return session.scalars(select(func.count()).select_from(what).where(*where)).one()


def send_file(instance: Instance, content: bytes, token: str) -> Answered:
    """A list of cameras to be applied."""
    parts = {"kind": b"cameras", "apply": b"true", 'file"; filename="cameras.csv': content}
    form = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in parts.items()
    )
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=edge"}
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=30)
    try:
        connection.request("POST", f"{API}/imports", form + b"--edge--\r\n", headers)
        answer = connection.getresponse()
        return Answered(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


@pytest.fixture(scope="module", params=BACKENDS)
def rivals(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rivals]:
    """Two instances on a counter with officers and cameras, shared by all races."""
    with databases.fresh(request.param, empty) as url:
        counter = open_counter(url, officers=OFFICERS, cameras=CAMERAS)
        folder: Path = tmp_path_factory.mktemp("instances")
        engine = make_engine(url)
        with instances(url, folder) as running, ThreadPoolExecutor(4) as pool:
            yield Rivals(counter, running, engine, pool, count())
        engine.dispose()


def statuses(answers: list[Answered]) -> Tally[int]:
    """How often each status was answered."""
    return Tally(answer.status for answer in answers)


def spans(parity: int, step: int) -> Iterator[tuple[int, date]]:
    """A place (a camera, with two officers of its own) and a day on which nobody has held it yet."""
    for days in count():
        for place in range(0, PLACES, step):
            yield place, FIRST_DAY + timedelta(days=2 * days + parity)


SPANS = {backend: spans(0, 1) for backend in BACKENDS}
PAIRS = {backend: spans(1, 2) for backend in BACKENDS}
"""On days of their own, and every other place: a race for an officer takes the next place's camera too."""


def free(rivals: Rivals, of: dict[str, Iterator[tuple[int, date]]]) -> tuple[int, date]:
    """The next of them on this database."""
    return next(of[rivals.engine.dialect.name])


def held_for_a_day(rivals: Rivals, officer: int, camera: int, day: date) -> dict[str, Any]:
    """A body that issues a camera and takes it back the day after."""
    return {
        "officer": {"id": rivals.counter.officers[officer]},
        "camera": {"id": rivals.counter.cameras[camera]},
        "issued_on": day.isoformat(),
        "returned_on": (day + timedelta(days=1)).isoformat(),
        "condition": "serviceable",
    }


def of_day(day: date) -> Any:
    """Standing assignments of a day."""
    return (Assignment.issued_on == day, Assignment.voided_at.is_(None))


def a_camera(rivals: Rivals) -> None:
    """Two officers reach for one camera."""
    place, day = free(rivals, SPANS)
    bodies = [held_for_a_day(rivals, officer, place, day) for officer in (place, place + CAMERAS)]
    answers = rivals.post("/assignments", *bodies)
    assert statuses(answers) == {201: 1, 409: 1}, [answer.content for answer in answers]
    assert rivals.tally(Assignment, *of_day(day), Assignment.camera_id == rivals.counter.cameras[place]) == 1


def an_officer(rivals: Rivals) -> None:
    """One officer is handed two cameras."""
    place, day = free(rivals, PAIRS)
    bodies = [held_for_a_day(rivals, place, camera, day) for camera in (place, place + 1)]
    answers = rivals.post("/assignments", *bodies)
    assert statuses(answers) == {201: 1, 409: 1}, [answer.content for answer in answers]
    assert rivals.tally(Assignment, *of_day(day), Assignment.officer_id == rivals.counter.officers[place]) == 1


def assigned(rivals: Rivals) -> int:
    """The number of an assignment that stands."""
    place, day = free(rivals, SPANS)
    return int(rivals.one("/assignments", held_for_a_day(rivals, place, place, day))["id"])


def a_void(rivals: Rivals) -> None:
    """One assignment is voided twice."""
    number = assigned(rivals)
    answers = rivals.post(f"/assignments/{number}/void", {"reason": "one"}, {"reason": "the other"})
    assert statuses(answers) == {200: 1, 409: 1}, [answer.content for answer in answers]
    assert rivals.tally(Assignment, Assignment.id == number, Assignment.voided_at.is_not(None)) == 1


def a_return(rivals: Rivals) -> None:
    """One camera is taken back twice; then the assignment is voided, so that the next can be issued."""
    body = rivals.counter.issue(PLACES)
    number = rivals.one("/assignments", body)["id"]
    bodies = [{"returned_on": day, "condition": "serviceable"} for day in ("2016-09-28", "2016-09-29")]
    answers = rivals.post(f"/assignments/{number}/return", *bodies)
    assert statuses(answers) == {200: 1, 409: 1}, [answer.content for answer in answers]
    standing = (AssignmentReturn.assignment_id == number, AssignmentReturn.voided_at.is_(None))
    assert rivals.tally(AssignmentReturn, *standing) == 1
    given = next(answer.json["return_id"] for answer in answers if answer.is_done)
    for path in (f"/returns/{given}/void", f"/assignments/{number}/void"):
        rivals.one(path, {"reason": "the next race"})


def a_serial_number(rivals: Rivals) -> None:
    """One device is added twice."""
    serial = f"X7{next(rivals.numbers):07}"
    body = {"serial": serial, "model": "Axon Body 2", "owned_from": "2016-03-01"}
    answers = rivals.post("/cameras", body, {**body, "purchase_batch": "B"})
    assert statuses(answers) == {201: 1, 409: 1}, [answer.content for answer in answers]
    assert rivals.tally(Camera, Camera.serial == serial) == 1


def an_employee_number(rivals: Rivals) -> None:
    """One officer is added twice."""
    known = f"N{next(rivals.numbers)}"
    body = {"last_name": "Berg", "first_name": "Ola", "starts_on": "2016-01-01", "employee_number": known}
    answers = rivals.post("/officers", body, {**body, "first_name": "Ole"})
    assert statuses(answers) == {201: 1, 409: 1}, [answer.content for answer in answers]
    assert rivals.tally(Officer, Officer.employee_number == known) == 1


def a_code(rivals: Rivals) -> None:
    """One word of a list is added twice."""
    code = f"d{next(rivals.numbers)}"
    answers = rivals.post("/duties", {"code": code, "name": "One"}, {"code": code, "name": "Other"})
    assert statuses(answers) == {201: 1, 409: 1}, [answer.content for answer in answers]
    assert rivals.tally(Duty, Duty.code == code) == 1


def a_key(rivals: Rivals) -> None:
    """One entry is sent twice under one key: it is one entry, and both get its answer."""
    code = f"k{next(rivals.numbers)}"
    body = {"code": code, "name": "Key"}
    answers = rivals.post("/duties", body, body, key=code)
    assert statuses(answers) == {201: 2}, [answer.content for answer in answers]
    assert answers[0].content == answers[1].content
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 1
    number = answers[0].json["id"]
    assert rivals.tally(AuditEvent, AuditEvent.subject == "duties", AuditEvent.subject_id == number) == 1


def a_version(rivals: Rivals) -> None:
    """Two people edit one precinct from the same version."""
    path = "/precincts/1"
    read = rivals.running[0].ask("GET", API + path, token=rivals.counter.token)
    before = rivals.tally(RecordEdit)
    named = {"headers": {"If-Match": read.headers["ETag"]}}
    number = next(rivals.numbers)
    answers = rivals.race("PATCH", [(path, {"name": f"{who} {number}"}, named) for who in ("Ada", "Otto")])
    assert statuses(answers) == {200: 1, 412: 1}, [answer.content for answer in answers]
    won, lost = sorted(answers, key=lambda answer: answer.status)
    assert lost.json["edits"][-1]["after"] == won.json["name"]
    assert lost.headers["ETag"] == won.headers["ETag"] == f'"{read.json["revision"] + 1}"'
    assert rivals.tally(RecordEdit) == before + 1
    assert rivals.tally(Precinct, Precinct.id == 1, Precinct.name == won.json["name"]) == 1


def an_import(rivals: Rivals) -> None:
    """One file is applied twice: it is entered once, and the other finds nothing new. Then its batch is reversed
    twice: once.
    """
    serial = f"X6{next(rivals.numbers):07}"
    content = f"serial,model,owned_from\n{serial},Axon Body 2,2016-03-01\n".encode()
    answers = rivals.race("POST", [("/imports", content, {})] * 2)
    assert statuses(answers) in ({201: 1, 200: 1}, {201: 1, 409: 1}), [answer.content for answer in answers]
    assert rivals.tally(Camera, Camera.serial == serial) == 1
    batch = next(answer.json["batch"] for answer in answers if answer.status == 201)
    assert all(answer.status == 201 or answer.json.get("batch") is None for answer in answers)
    answers = rivals.post(f"/batches/{batch}/reverse", {"reason": "one"}, {"reason": "the other"})
    assert statuses(answers) == {200: 1, 409: 1}, [answer.content for answer in answers]
    reversals = (AuditEvent.act == "reverse_batch", AuditEvent.subject_id == batch)
    assert rivals.tally(AuditEvent, *reversals) == rivals.tally(Batch, Batch.id == batch) == 1


RACES: dict[Callable[[Rivals], None], int] = {
    a_camera: 1000,
    an_officer: 1000,
    a_return: 1000,
    a_void: 100,
    a_serial_number: 100,
    an_employee_number: 100,
    a_code: 1000,
    a_key: 1000,
    a_version: 200,
    an_import: 1000,
}
"""Each race, and how often it is run by `./dev test-long`."""


def check_repeatedly(rivals: Rivals, race: Callable[[Rivals], None], times: int) -> None:
    """Run a race so many times; each asserts its own outcome."""
    for _ in range(times):
        race(rivals)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_a_few_races(rivals: Rivals, race: Callable[[Rivals], None]) -> None:
    check_repeatedly(rivals, race, A_FEW)


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_many_races(rivals: Rivals, race: Callable[[Rivals], None]) -> None:
    check_repeatedly(rivals, race, RACES[race])
