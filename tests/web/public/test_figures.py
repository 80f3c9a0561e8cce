"""What the public reads: weeks that stay as published, restatements with why, the record, and nothing of one person."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.public.story import REASON, WEEKS, Hands
from tests.web.site import Site
from tracker.domain.spans import start_of_day
from tracker.render.public.resources import FILES
from tracker.store.models import Camera, OfficerParticulars

Row = dict[str, Any]
COUNTS = ("unit", "eligible", "trained", "assigned", "equipped", "percent_equipped", "planned")


def read(site: Site, path: str) -> str:
    """A public page or file, as somebody reads it whom nobody knows."""
    answer = site.browser().get(f"/public{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def rows(site: Site, name: str) -> list[Row]:
    """The rows of a file's JSON."""
    found: list[Row] = json.loads(read(site, f"/{name}.json"))["rows"]
    return found


def lines(site: Site, name: str) -> list[dict[str, str]]:
    """The lines of a file's CSV."""
    return list(csv.DictReader(io.StringIO(read(site, f"/{name}.csv"))))


def of_week(site: Site, week: str) -> list[tuple[Any, ...]]:
    """The published counts of a week, unit by unit."""
    found = [row for row in rows(site, "rollout-progress") if row["week_ending"] == week]
    return [tuple(row[name] for name in COUNTS) for row in found]


def told_restated(site: Site) -> list[tuple[Any, ...]]:
    found = rows(site, "restatements")
    return [(row["week_ending"], row["unit"], row["figure"], row["published"], row["known_now"]) for row in found]


def told_reasons(site: Site) -> list[tuple[Any, ...]]:
    found = rows(site, "restatement-reasons")
    return [(row["week_ending"], row["recorded_on"], row["change_of"], row["how"], row["count"]) for row in found]


def test_each_ended_week_is_published_with_its_figures(published: Site) -> None:
    assert sorted({row["week_ending"] for row in rows(published, "rollout-progress")}) == WEEKS
    assert of_week(published, WEEKS[0]) == [
        ("1", 7, 7, 4, 4, 57.1, 2),
        ("5", 5, 5, 2, 2, 40.0, 2),
        ("total", 12, 12, 6, 6, 50.0, 4),
    ]
    page = read(published, f"/weeks/{WEEKS[0]}")
    assert "6 of 12 eligible officers (50.0%) were trained and equipped" in page
    assert "the figures stand as they were published" in page


def test_a_week_is_published_at_its_moment_and_not_before(published: Site) -> None:
    clock = published.clock
    clock.instant = start_of_day(date(2016, 10, 17))
    clock.move(hours=6, minutes=15, microseconds=-1)
    assert "2016-10-15" not in read(published, "/rollout-progress.csv")
    clock.move(microseconds=1)
    before = lines(published, "rollout-progress")
    assert before[-1]["week_ending"] == "2016-10-15"
    assert published.browser().get("/public/weeks/2016-10-15").status_code == 200


def test_a_void_leaves_the_published_week_and_is_restated_with_its_reason(hands: Hands) -> None:
    site = hands.site
    file, page = read(site, "/rollout-progress.csv"), read(site, f"/weeks/{WEEKS[0]}")
    assert told_restated(site) == []
    hands.void_an_assignment()
    assert read(site, "/rollout-progress.csv") == file
    after = read(site, f"/weeks/{WEEKS[0]}")
    assert after.partition("Restated since")[0] == page.partition("Restated since")[0]
    assert "found to be a mistake and taken back on 11 October 2016" in after
    assert told_restated(site)[6:] == [
        (WEEKS[0], unit, figure, was, is_now)
        for unit, figures in (
            ("1", (("assigned", 4, 3), ("equipped", 4, 3), ("percent_equipped", 57.1, 42.9))),
            ("total", (("assigned", 6, 5), ("equipped", 6, 5), ("percent_equipped", 50.0, 41.7))),
        )
        for figure, was, is_now in figures
    ]
    assert told_reasons(site) == [(week, "2016-10-11", "hand_over", "taken_back", 1) for week in reversed(WEEKS)]


def test_a_late_entry_is_restated_from_the_week_it_speaks_of(hands: Hands) -> None:
    site = hands.site
    file = read(site, "/rollout-progress.csv")
    hands.issue_late(date(2016, 10, 5))
    assert read(site, "/rollout-progress.csv") == file
    assert {row[0] for row in told_restated(site)} == {WEEKS[1]}
    assert (WEEKS[1], "total", "equipped", 6, 7) in told_restated(site)
    assert told_reasons(site) == [(WEEKS[1], "2016-10-11", "hand_over", "entered_late", 1)]
    assert "recorded only on 11 October 2016" in read(site, "/restatements")


def test_a_precinct_that_turns_out_too_small_is_restated_with_the_rest(hands: Hands) -> None:
    hands.void_a_posting("5")
    told = [row for row in rows(hands.site, "restatements") if row["figure"] == "eligible"]
    assert [(row["unit"], row["members"], row["published"], row["known_now"]) for row in told[:2]] == [
        ("other-units", "1st Precinct; 5th Precinct", 12, 11),
        ("total", "", 12, 11),
    ]
    assert {row["unit"] for row in told} == {"other-units", "total"}


def test_what_is_merged_in_a_later_week_is_merged_in_every_format(hands: Hands) -> None:
    site = hands.site
    hands.void_a_posting("5")
    site.clock.move(days=7)
    week = "2016-10-15"
    assert of_week(site, week)[0][:2] == ("other-units", 11)
    assert [line["unit"] for line in lines(site, "rollout-progress") if line["week_ending"] == week] == [
        "other-units",
        "total",
    ]
    page = read(site, f"/weeks/{week}")
    assert "1st Precinct, 5th Precinct" in page
    assert '<th scope="row">5th Precinct' not in page


def test_the_reason_that_staff_typed_stays_inside(hands: Hands) -> None:
    hands.void_an_assignment()
    for path in ("/restatements", f"/weeks/{WEEKS[0]}", "/restatement-reasons.csv", "/restatements.json"):
        assert not any(word in read(hands.site, path) for word in (REASON, "Lund", "Nilsson"))


def test_nothing_published_names_a_person_or_a_camera(hands: Hands) -> None:
    site = hands.site
    hands.void_an_assignment()
    with site.writing() as session:
        names = session.scalars(select(OfficerParticulars.last_name)).all()
        badges = session.scalars(select(OfficerParticulars.badge)).all()
        serials = session.scalars(select(Camera.serial)).all()
    personal = {*names, *serials, *(badge for badge in badges if badge)}
    assert len(personal) > 15
    pages = ["", "/weeks", f"/weeks/{WEEKS[0]}", "/restatements", "/record", "/data-dictionary"]
    for path in [*pages, *(f"/{name}.{form}" for name in FILES for form in ("csv", "json"))]:
        text = read(site, path)
        assert not [word for word in personal if word in text], path


def test_a_gap_in_the_daily_record_is_a_gap(published: Site) -> None:
    first = [row for row in rows(published, "daily-use") if row["precinct"] == "1"][:4]
    assert [(row["used_on"], row["deployed"], row["used"]) for row in first] == [
        ("2016-09-20", 3, 2),
        ("2016-09-21", None, None),
        ("2016-09-22", 4, 4),
        ("2016-09-23", None, None),
    ]
    assert [line["deployed"] for line in lines(published, "daily-use")[:3]] == ["3", "", "2"]
    assert rows(published, "daily-use")[-1]["used_on"] == WEEKS[-1]
    assert "no record" in read(published, "/record")


def test_the_record_is_of_the_last_publication(hands: Hands) -> None:
    site = hands.site
    assert rows(site, "devices") == [
        {"as_of": WEEKS[-1], "owned": 7, "held": 6, "in_stock": 1, "in_repair": 0, "recalled": 0}
        | {"missing": 0, "stolen": 0}
    ]
    hands.count_use("5", date(2016, 10, 7), 2, 2)
    assert all(row["used"] is None for row in rows(site, "daily-use") if row["used_on"] == "2016-10-07")
    site.clock.move(days=7)
    assert [row["used"] for row in rows(site, "daily-use") if row["used_on"] == "2016-10-07"] == [None, 2]
    assert [row["number"] for row in rows(site, "policies")] == ["4-223"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_the_same_as_csv_and_as_json(hands: Hands, name: str) -> None:
    hands.void_an_assignment()
    told = rows(hands.site, name)
    written = lines(hands.site, name)
    assert told
    assert len(written) == len(told)
    names = [field.name for field in FILES[name].fields]
    assert list(written[0]) == list(told[0]) == names
    for line, row in zip(written, told, strict=True):
        for field in FILES[name].fields:
            value = row[field.name]
            if value is None:
                assert line[field.name] in ("", "n/a")
            else:
                as_text = "yes" if value else "no"
                assert line[field.name] == (as_text if field.type == "boolean" else str(value))


def test_the_description_for_programs_fits_the_files(only_read: Site) -> None:
    package = json.loads(read(only_read, "/datapackage.json"))
    assert package["profile"] == "tabular-data-package"
    for resource in package["resources"]:
        text = read(only_read, f"/{resource['path']}")
        header = next(csv.reader(io.StringIO(text)))
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        assert all(field["description"] for field in fields)
        assert {field["type"] for field in fields} <= {"string", "integer", "number", "boolean", "date"}
    page = read(only_read, "/data-dictionary")
    assert all(
        f"<code>{field['name']}</code>" in page for one in package["resources"] for field in one["schema"]["fields"]
    )
