"""The statutory pack for every door: the reports it is made of, and its bytes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from tracker.domain.reports.inventory import InventoryReport
from tracker.domain.reports.stamp import Stamp
from tracker.domain.reports.statutory import StatutoryReport
from tracker.journeys.reports import Asking, make_report
from tracker.render.statutory_pack import render_pack
from tracker.reports.inventory import inventory
from tracker.reports.on_day import Reader

PACK_MEDIA_TYPE = "application/zip"


@dataclass(frozen=True, slots=True)
class Pack:
    """An archive, its stamp, and the first day of its period."""

    stamp: Stamp
    since: date
    body: bytes

    @property
    def name(self) -> str:
        """The file's name: `statutory-13-825-2016-07-11-to-2016-11-07.zip`"""
        return f"statutory-13-825-{self.since.isoformat()}-to-{self.stamp.as_of.isoformat()}.zip"


def statutory_pack(session: Session, reader: Reader, asking: Asking) -> Pack:
    """The pack of a period as the reader may see it: the same bytes for the same day, moment, period and right. It says
    its first day also where none was asked for.

    Raises:
        Invalid as the report `statutory-13-825` does.
    """
    found = cast(StatutoryReport, make_report(session, reader, StatutoryReport.report, asking))
    whole = replace(asking, since=found.record.since)
    report = replace(found, stamp=replace(found.stamp, filters=whole.filters()))
    owned: InventoryReport = inventory(
        session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts
    )
    return Pack(report.stamp, report.record.since, render_pack(report, _stamped_alike(owned, report)))


def _stamped_alike(owned: InventoryReport, report: StatutoryReport) -> InventoryReport:
    """Every file of the pack says what narrows the whole of it."""
    return replace(owned, stamp=report.stamp)
