"""What may stand in the query of an address: filters, order, page, day and moment. The same bounds as for entries."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from marshmallow import fields

from tracker.domain.figures import CameraFigure, OfficerFigure
from tracker.domain.reports.custody import Side
from tracker.domain.reports.records import Void
from tracker.domain.sampling import MOST_ROWS
from tracker.domain.vocabulary import (
    AccountState,
    CameraCondition,
    DeliveryState,
    DifferenceCode,
    Door,
    EmploymentStatus,
    EnrolmentOutcome,
    ImportKind,
    MoneyKind,
    PlaceKind,
    PrecinctKind,
    Role,
    SignedAct,
    SigningMethod,
    StorageMeasure,
)
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import EARLIEST_DAY, LATEST_DAY, Choice, Coded, Day, Flag, Id, Seed, Several, Text, Whole
from tracker.schemas.keyed import CameraId, OfficerId
from tracker.schemas.list_filters import MORE, OF_FACTS
from tracker.schemas.months import MonthOfYear
from tracker.schemas.problems import refuse

LARGEST_OFFSET = 2**31 - 1
LARGEST_PAGE = 1000
LONGEST_CURSOR = 3000
CURSOR = (
    "Where the page begins: as the `next` of the page before has it, with the same filters, order, day and moment. All "
    "pages of a walk show what was known when its first page was read. Not with `offset`."
)
MOST_DAYS_AHEAD = 3650
"""Ten years: no course is valid for longer, and a slip of the finger is noticed."""


class Series(StrEnum):
    """The series a report can carry."""

    WEEKLY = "weekly"


class Instant(Coded, fields.AwareDateTime):
    """A moment that says its time zone, as 2016-09-27T15:00:00Z."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> datetime:
        text = value.strip() if isinstance(value, str) else ""
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None or "T" not in text.upper():
                raise ValueError
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise refuse("not_a_moment", "Give the moment with its time zone, as 2016-09-27T15:00:00Z.") from None
        if not EARLIEST_DAY.year <= moment.year <= LATEST_DAY.year:
            raise refuse("day_out_of_range", f"The year {moment.year} is not a plausible one. Check it.")
        return moment


class Query(CommandSchema[dict[str, Any]]):
    """The parameters of an address; it loads to a dict of those that were given."""

    command = dict


class ListQuery(Query):
    """What every list takes."""

    sort = Text(40, metadata={"description": "A field to sort by; with a hyphen before it, downwards."})
    offset = Whole(0, LARGEST_OFFSET, metadata={"description": "How many to pass over."})
    limit = Whole(1, LARGEST_PAGE, metadata={"description": "How many on a page; as configured where left out."})
    sample = Whole(1, MOST_ROWS, metadata={"description": "So many rows, drawn at random from the whole list."})
    seed = Seed(metadata={"description": "Which sample: the same seed draws the same rows. Made up where left out."})


class OnDay(Query):
    """The day that a record is asked for, and the moment of knowledge it is asked with."""

    as_of = Day(
        metadata={
            "description": "The day spoken of: that of posting, holder and the like, and of whom a supervisor sees. "
            "By default that of `known_at`."
        }
    )
    known_at = Instant(metadata={"description": "The moment of knowledge; now where it is left out."})


class KnownListQuery(OnDay, ListQuery):
    """What every list takes that can be asked for as it was known at a moment."""


class FactListQuery(KnownListQuery):
    """What every list of facts takes."""

    void = Choice(Void, metadata={"description": "Whether facts found to be mistakes are in the list."})


class ClassNeedsQuery(OnDay):
    """Of whom it is asked who needs a class, and how far ahead."""

    precinct = Text(20, metadata={"description": "By code; by default the class's own, else all."})
    within = Whole(
        0,
        MOST_DAYS_AHEAD,
        metadata={"description": "Days after the class in which what runs out is needed too; 0 by default."},
    )


class ReportQuery(OnDay):
    """What every report takes."""

    precinct = Several(
        Text(20), most=100, metadata={"description": "Only these precincts, by code; may be given several times."}
    )


class PeriodReportQuery(ReportQuery):
    """What a report on a period takes."""

    since = Day(metadata={"description": "The first day of the period, which ends with `as_of`."})


class CustodyReportQuery(PeriodReportQuery):
    """What the report `custody` takes."""

    camera = Text(100, metadata={"description": "One camera, by serial number or asset tag."})
    officer = Text(
        100,
        metadata={"description": "One officer, by badge or employee number; 409 `ambiguous` where several fit."},
    )
    by = Choice(Side, metadata={"description": "Camera by camera, or officer by officer; by camera at first."})


class ExceptionsReportQuery(ReportQuery):
    """What the report `exceptions` takes."""

    since = Day(
        metadata={
            "description": "The day, in Minneapolis, with which the entries begin that are looked at for overrides, "
            "voids, late entries and rows never matched; they end with `known_at`. By default all of them. What holds "
            "on the day itself is not narrowed by it."
        }
    )


class PackQuery(OnDay):
    """What the statutory pack takes: it is of every precinct that its reader sees."""

    since = Day(metadata={"description": "The first day of the period; by default the first with an entry."})


class ActivityReportQuery(OnDay):
    """What the report `activity` takes, which is not by precinct."""

    since = Day(
        metadata={"description": "The first day of the period, which ends with `as_of`; by default 28 days of it."}
    )


class ChangesQuery(ReportQuery):
    """What a report's comparison with itself takes: one side as every report, the other as `to_`."""

    to_as_of = Day(metadata={"description": "The day it is compared with; `as_of` where it is left out."})
    to_known_at = Instant(metadata={"description": "The moment it is compared with; now where it is left out."})


class SeriesReportQuery(ReportQuery):
    """What a report with a weekly series takes."""

    series = Choice(Series, metadata={"description": "Week by week since the first plan's start."})


class NeedsReportQuery(ReportQuery):
    """What the report `training-needs` takes."""

    within = Whole(
        0,
        MOST_DAYS_AHEAD,
        metadata={"description": "Days ahead in which what runs out is needed too; 60 by default."},
    )


class TrainingReportQuery(PeriodReportQuery, NeedsReportQuery):
    """What the report `training` takes: the period is that of what was taught."""


def _query(collection: str, base: type[Query], /, **parameters: fields.Field[Any]) -> type[Query]:
    shared: dict[str, fields.Field[Any]] = {
        "cursor": Text(LONGEST_CURSOR, metadata={"description": CURSOR}),
        "since": Instant(metadata={"description": "Recorded at this moment or later."}),
        "until": Instant(metadata={"description": "Recorded at this moment or earlier."}),
        **(OF_FACTS if issubclass(base, FactListQuery) else {}),
        **MORE.get(collection, {}),
    }
    documented = {"__doc__": f"The parameters of the list of {collection}.", **shared, **parameters}
    return type(f"{collection}Query", (base,), documented)


def _span() -> dict[str, fields.Field[Any]]:
    return {
        "from": Day(metadata={"description": "This day or later."}),
        "to": Day(metadata={"description": "This day or earlier."}),
    }


def _of_course() -> dict[str, fields.Field[Any]]:
    return {"course": Text(40), "version": Text(40)}


QUERIES: Mapping[str, type[Query]] = MappingProxyType(
    {
        "precincts": _query("precincts", KnownListQuery, code=Text(20), kind=Choice(PrecinctKind)),
        "duties": _query("duties", KnownListQuery, code=Text(40)),
        "officers": _query(
            "officers",
            FactListQuery,
            badge=Text(20),
            employee_number=Text(30),
            search=Text(100, metadata={"description": "Beginnings of last name, first name or badge."}),
            precinct=Text(20),
            duty=Text(40),
            employment=Choice(EmploymentStatus),
            protected_identity=Flag(),
            counted=Choice(
                OfficerFigure, metadata={"description": "Those whom this figure counts on the day, as known then."}
            ),
        ),
        "particulars": _query("particulars", FactListQuery, officer=OfficerId(), **_span()),
        "postings": _query("postings", FactListQuery, officer=OfficerId(), precinct=Text(20), duty=Text(40), **_span()),
        "employment": _query(
            "employment", FactListQuery, officer=OfficerId(), status=Choice(EmploymentStatus), **_span()
        ),
        "camera-models": _query("camera-models", KnownListQuery, name=Text(100)),
        "places": _query("places", KnownListQuery, code=Text(40), kind=Choice(PlaceKind), precinct=Text(20)),
        "cameras": _query(
            "cameras",
            FactListQuery,
            serial=Text(60),
            asset_tag=Text(60),
            model=Text(100),
            condition=Choice(CameraCondition),
            place=Text(40),
            purchase_batch=Text(60),
            officer=OfficerId(metadata={"description": "Held by this officer on the day."}),
            in_stock=Flag(metadata={"description": "Whether it is in nobody's hands on the day."}),
            counted=Choice(
                CameraFigure, metadata={"description": "Those that this figure of the inventory counts on the day."}
            ),
        ),
        "camera-places": _query(
            "camera-places", FactListQuery, camera=CameraId(), serial=Text(60), place=Text(40), **_span()
        ),
        "conditions": _query(
            "conditions",
            FactListQuery,
            camera=CameraId(),
            serial=Text(60),
            condition=Choice(CameraCondition),
            **_span(),
        ),
        "assignments": _query(
            "assignments",
            FactListQuery,
            officer=OfficerId(),
            camera=CameraId(),
            serial=Text(60),
            open=Flag(metadata={"description": "Whether it is without a return."}),
            **_span(),
        ),
        "acknowledgements": _query(
            "acknowledgements",
            FactListQuery,
            assignment=Id(),
            officer=OfficerId(),
            camera=CameraId(),
            act=Choice(SignedAct),
            method=Choice(SigningMethod),
            sheet=Text(60),
            **_span(),
        ),
        "counts": _query(
            "counts",
            FactListQuery,
            place=Text(40),
            precinct=Text(20),
            open=Flag(metadata={"description": "Whether it is not closed."}),
            **_span(),
        ),
        **{
            name: _query(name, FactListQuery, count=Id(), camera=CameraId(), serial=Text(60))
            for name in ("count-sightings", "count-explanations")
        },
        "count-closings": _query("count-closings", FactListQuery, count=Id(), **_span()),
        "courses": _query("courses", KnownListQuery, code=Text(40)),
        "course-versions": _query("course-versions", KnownListQuery, **_of_course()),
        "requirements": _query("requirements", FactListQuery, **_of_course(), **_span()),
        "sessions": _query("sessions", FactListQuery, precinct=Text(20), **_of_course(), **_span()),
        "enrolments": _query(
            "enrolments",
            FactListQuery,
            officer=OfficerId(),
            session=Id(),
            outcome=Choice(EnrolmentOutcome),
            open=Flag(metadata={"description": "Whether nothing ended it."}),
            **_of_course(),
            **_span(),
        ),
        "completions": _query(
            "completions", FactListQuery, officer=OfficerId(), session=Id(), **_of_course(), **_span()
        ),
        "scope-rules": _query("scope-rules", FactListQuery, **_span()),
        "plans": _query("plans", FactListQuery, precinct=Text(20), version=Whole(1, 1000)),
        "policies": _query("policies", FactListQuery, number=Text(40), **_span()),
        "daily-use": _query("daily-use", FactListQuery, precinct=Text(20), **_span()),
        "storage-figures": _query("storage-figures", FactListQuery, measure=Choice(StorageMeasure), **_span()),
        "money-figures": _query(
            "money-figures", FactListQuery, kind=Choice(MoneyKind), year=Whole(1900, 2199), **_span()
        ),
        "month-signatures": _query("month-signatures", KnownListQuery, precinct=Text(20), month=MonthOfYear()),
        "difference-explanations": _query(
            "difference-explanations",
            FactListQuery,
            reconciliation=Id(),
            code=Choice(DifferenceCode),
            subject=Text(120),
        ),
        "imports": _query("imports", KnownListQuery, kind=Choice(ImportKind), sha256=Text(64), reversed=Flag()),
        "batches": _query("batches", KnownListQuery, kind=Text(40), sha256=Text(64), reversed=Flag()),
        "saved-mappings": _query(
            "saved-mappings", KnownListQuery, sender=Text(100), kind=Choice(ImportKind), forgotten=Flag()
        ),
        "remembered-links": _query(
            "remembered-links",
            KnownListQuery,
            sender=Text(100),
            kind=Choice(ImportKind),
            officer=OfficerId(),
            forgotten=Flag(),
        ),
        "saved-views": _query("saved-views", KnownListQuery, report=Text(40), forgotten=Flag()),
        "subscriptions": _query("subscriptions", KnownListQuery, username=Text(64), view=Id(), ended=Flag()),
        "deliveries": _query("deliveries", KnownListQuery, subscription=Id(), state=Choice(DeliveryState)),
        "users": _query(
            "users", ListQuery, username=Text(64), role=Choice(Role), enabled=Flag(), state=Choice(AccountState)
        ),
        "tokens": _query("tokens", ListQuery, role=Choice(Role), revoked=Flag()),
        "audit-events": _query(
            "audit-events",
            KnownListQuery,
            act=Text(40),
            actor=Text(120),
            role=Text(40, metadata={"description": "As the log has it; `nobody` for a sign-in that failed."}),
            door=Choice(Door),
            subject=Text(40, metadata={"description": "The table of the record acted on, as `assignments`."}),
            subject_id=Id(),
            batch=Id(),
            request_id=Text(64),
            changes_data=Flag(metadata={"description": "Whether a record or a fact changed."}),
            seq_from=Id(metadata={"description": "This number or a higher one."}),
            seq_to=Id(metadata={"description": "This number or a lower one."}),
            before=Id(metadata={"description": "Lower numbers than this: the next page downwards."}),
            after=Id(metadata={"description": "Higher numbers than this: the next page upwards."}),
            q=Text(200, metadata={"description": "A piece of a reason."}),
        ),
    }
)
"""What each list takes, by the collection's name in addresses."""
