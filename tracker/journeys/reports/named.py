"""The reports by name: for whom each is, how it is made, how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

from sqlalchemy.orm import Session

from tracker.journeys.reports.asking import Asking
from tracker.journeys.reports.makers import (
    make_activity,
    make_custody,
    make_daily_use,
    make_exceptions,
    make_inventory,
    make_needs,
    make_outstanding,
    make_program,
    make_progress,
    make_readiness,
    make_reconciliations,
    make_return_due,
    make_statutory,
    make_training,
    render_progress_file,
)
from tracker.render.activity import render_activity
from tracker.render.custody import render_custody, write_custody
from tracker.render.daily_use import render_daily_use, write_daily_use
from tracker.render.exceptions import render_exceptions
from tracker.render.formats import Format
from tracker.render.inventory import render_inventory
from tracker.render.needs import render_needs, render_readiness
from tracker.render.outstanding import render_outstanding
from tracker.render.program import render_program
from tracker.render.reconciliations import render_reconciliations
from tracker.render.return_due import render_return_due
from tracker.render.statutory import render_statutory
from tracker.render.training_matrix import render_training
from tracker.reports.on_day import Reader


@dataclass(frozen=True, slots=True)
class Named:
    """A report of a name. `right`: what its reader must be granted. `names_people`: whom it names follows today's
    protection of identities, whatever the moment of knowledge. `takes`: which of the options it knows. `reads_log`: it
    tells of the audit log, so that whoever pulls it is put on record. `into`: writes a report that may be too long for
    memory into a file, which is sent and never kept. `is_whole`: of every precinct at once, and never of some.
    """

    right: str
    make: Callable[[Session, Reader, Asking], Any]
    write: Callable[[Any, Format], bytes]
    names_people: bool
    takes: frozenset[str] = frozenset()
    into: Callable[[Any, Format, IO[bytes]], None] | None = None
    reads_log: bool = False
    is_whole: bool = False


REPORTS: Mapping[str, Named] = MappingProxyType(
    {
        "rollout-progress": Named(
            "reports.read", make_progress, render_progress_file, names_people=False, takes=frozenset({"series"})
        ),
        "outstanding": Named("people.read", make_outstanding, render_outstanding, names_people=True),
        "exceptions": Named(
            "people.read", make_exceptions, render_exceptions, names_people=True, takes=frozenset({"since"})
        ),
        "inventory": Named("equipment.read", make_inventory, render_inventory, names_people=True),
        "custody": Named(
            "equipment.read",
            make_custody,
            render_custody,
            names_people=True,
            takes=frozenset({"since", "by", "camera", "officer"}),
            into=write_custody,
        ),
        "daily-use": Named(
            "reports.read",
            make_daily_use,
            render_daily_use,
            names_people=False,
            takes=frozenset({"since"}),
            into=write_daily_use,
        ),
        "reconciliation": Named(
            "imports.read",
            make_reconciliations,
            render_reconciliations,
            names_people=True,
            takes=frozenset({"since"}),
            is_whole=True,
        ),
        "return-due": Named("people.read", make_return_due, render_return_due, names_people=True),
        "training-needs": Named(
            "people.read", make_needs, render_needs, names_people=True, takes=frozenset({"within"})
        ),
        "training": Named(
            "people.read", make_training, render_training, names_people=True, takes=frozenset({"since", "within"})
        ),
        "activity": Named(
            "audit.read",
            make_activity,
            render_activity,
            names_people=False,
            takes=frozenset({"since"}),
            reads_log=True,
            is_whole=True,
        ),
        "readiness": Named("reports.read", make_readiness, render_readiness, names_people=False),
        "statutory-13-825": Named(
            "reports.read", make_statutory, render_statutory, names_people=False, takes=frozenset({"since"})
        ),
        "program": Named("reports.read", make_program, render_program, names_people=False),
    }
)
"""Each report by its name in addresses and on the command line."""
