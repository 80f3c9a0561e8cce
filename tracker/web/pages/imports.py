"""What came in together: the list of batches. One batch stands beside, in batches; the import of a file in guide."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import ImportKind
from tracker.reports.imports import batch_list
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.queries import BatchQuerySchema, asked_for, page_of, sample_asked_for
from tracker.web.requests import reading

KINDS = {
    ImportKind.ROSTER: "Roster: officers, postings, employment",
    ImportKind.CAMERAS: "Cameras: a shipping list",
    ImportKind.ASSIGNMENTS: "Assignments: who has or had which camera",
    ImportKind.COMPLETIONS: "Completions: who did which course",
    ImportKind.DAILY_USE: "Daily use: cameras deployed and used",
}


def register(pages: Blueprint) -> None:
    """Serve the list of batches."""
    pages.add_url_rule("/imports", "imports", imports)


@permission("imports.read")
def imports() -> ResponseReturnValue:
    """What came in together, the latest first."""
    query, sample = asked_for(BatchQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        check_moment(day.as_of, day.moment)
        page = page_of(
            query.page,
            lambda offset, limit: batch_list(
                desk.session, known_at=day.moment, sample=sample, offset=offset, limit=limit
            ),
            sample=sample,
        )
        return render_template(
            "imports/imports.html",
            page=page,
            unchanged=query.unchanged,
            href_of=lambda number: url_for("pages.imports", **{**carried(), "page": str(number)}),  # type: ignore[arg-type]
        )
