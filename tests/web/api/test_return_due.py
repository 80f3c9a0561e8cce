"""The report `return-due` by request: for whom, of which day, and as a file."""

from datetime import date

from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import PostOfficer, ProtectIdentity, RecordEmployment
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.people import post_officer, protect_identity, record_employment

REPORT = "/api/v1/reports/return-due"


def leave_and_sit(site: Site, story: Story) -> None:
    """`first` of the 1st leaves on 1 September, `fifth` is at a desk from 20 September."""
    with site.writing() as session:
        leaving = RecordEmployment(OfficerRef(id=story.first), EmploymentStatus.SEPARATED, date(2016, 9, 1))
        record_employment(session, ADMINISTRATOR, leaving, now=NOW)
        desk = PostOfficer(OfficerRef(id=story.fifth), "5", "administration", date(2016, 9, 20))
        post_officer(session, ADMINISTRATOR, desk, now=NOW)


def test_each_reader_gets_what_is_theirs(told: Site, story: Story) -> None:
    assert told.get(REPORT).json["rows"] == []
    leave_and_sit(told, story)
    rows = told.get(REPORT).json["rows"]
    found = [(row["precinct"], row["officer_id"], row["because"], row["due_since"], row["days_due"]) for row in rows]
    assert found == [
        ("1", story.first, "separated", "2016-09-01", 26),
        ("5", story.fifth, "out_of_scope", "2016-09-20", 7),
    ]
    assert [row["precinct"] for row in told.get(REPORT, "inspector").json["rows"]] == ["1"]
    assert [row["precinct"] for row in told.get(f"{REPORT}?precinct=5").json["rows"]] == ["5"]
    assert told.get(f"{REPORT}?precinct=5", "inspector").status_code == 404
    assert [row["precinct"] for row in told.get(f"{REPORT}?as_of=2016-09-10").json["rows"]] == ["1"]


def test_protected_names_are_masked_and_the_file_is_named(told: Site, story: Story) -> None:
    leave_and_sit(told, story)
    with told.writing() as session:
        protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=story.first), True), now=NOW)
    assert "Eva 0101" in told.get(REPORT).text
    for who in ("auditor", "inspector"):
        assert "Eva 0101" not in told.get(REPORT, who).text
    file = told.get(f"{REPORT}.csv", "auditor")
    assert file.headers["Content-Disposition"] == 'attachment; filename="return-due-2016-09-27.csv"'
    assert "Eva 0101" not in file.text
    assert told.get(REPORT, headers={"If-None-Match": told.get(REPORT).headers["ETag"]}).status_code == 304
