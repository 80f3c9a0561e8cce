"""The pages: views that read a form or a query, call a service or a report, and draw a template."""

from flask import Blueprint, Flask

from tracker.web.pages import (
    accounts,
    audit,
    audit_histories,
    batches,
    bulk,
    changes,
    class_scan,
    corrections,
    counter,
    counts,
    custody,
    daily_use,
    edits,
    enrolling,
    equipment,
    errors,
    frame,
    guide,
    guide_columns,
    guide_plan,
    guide_review,
    guide_row,
    imports,
    labels,
    people,
    recall_pages,
    recalls,
    reconciliations,
    reports,
    return_due,
    rollout,
    scan_desk,
    senders,
    signing,
    training,
    training_needs,
    training_report,
    unsigned,
)
from tracker.web.problems import show_problems_with


def register(app: Flask) -> None:
    """Serve the pages, and draw errors as pages."""
    pages = Blueprint("pages", __name__)
    for part in (
        accounts,
        rollout,
        people,
        equipment,
        counter,
        bulk,
        signing,
        unsigned,
        scan_desk,
        return_due,
        counts,
        training,
        enrolling,
        class_scan,
        training_needs,
        training_report,
        edits,
        imports,
        guide,
        guide_columns,
        guide_plan,
        guide_row,
        guide_review,
        senders,
        reports,
        custody,
        daily_use,
        changes,
        audit,
        audit_histories,
        batches,
        corrections,
        recalls,
        reconciliations,
        labels,
        recall_pages,
    ):
        part.register(pages)
    app.register_blueprint(pages)
    frame.register(app)
    show_problems_with(app, errors.show_problem)
