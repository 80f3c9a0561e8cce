"""What the kinds of exception are called, and how each is found: the same words on the page and in every file."""

from collections.abc import Mapping
from types import MappingProxyType

from tracker.domain.reports.activity import LATE_AFTER_DAYS
from tracker.domain.reports.exceptions import ExceptionKind

KINDS: Mapping[ExceptionKind, str] = MappingProxyType(
    {
        ExceptionKind.HOLDING_NOT_TRAINED: "Holding, not trained",
        ExceptionKind.TRAINED_WITHOUT_CAMERA: "Trained, without a camera",
        ExceptionKind.HOLDING_NOT_ELIGIBLE: "Holding, not eligible",
        ExceptionKind.HOLDING_WHILE_SEPARATED: "Holding while separated",
        ExceptionKind.HOLDING_NOT_SERVICEABLE: "Holding a camera that is not serviceable",
        ExceptionKind.RETURN_DUE: "Return due",
        ExceptionKind.NO_POSTING_OR_EMPLOYMENT: "No posting or no employment",
        ExceptionKind.ROW_NEVER_MATCHED: "Roster row never matched",
        ExceptionKind.IN_STOCK_WITHOUT_PLACE: "In stock, without a place",
        ExceptionKind.OVERRIDE: "Override",
        ExceptionKind.VOID: "Void",
        ExceptionKind.ENTERED_LATE: f"Entered over {LATE_AFTER_DAYS} days late",
    }
)

MEANINGS: Mapping[ExceptionKind, str] = MappingProxyType(
    {
        ExceptionKind.HOLDING_NOT_TRAINED: (
            "A camera in hand on the day, and a course required on it not done or expired, or none required at all; "
            "whatever the holder's duty. With the reason of the override, where the issue was one."
        ),
        ExceptionKind.TRAINED_WITHOUT_CAMERA: (
            "Counted as trained on the day (so eligible) and no camera in hand. One with a camera that is not "
            "serviceable stands under that."
        ),
        ExceptionKind.HOLDING_NOT_ELIGIBLE: (
            "A camera in hand on the day whose holder does not count as eligible, with the first reason that applies."
        ),
        ExceptionKind.HOLDING_WHILE_SEPARATED: "A camera in hand on the day, and the holder's employment separated.",
        ExceptionKind.HOLDING_NOT_SERVICEABLE: (
            "A camera in hand on the day that is in repair, missing, stolen, recalled or retired, or not owned yet."
        ),
        ExceptionKind.RETURN_DUE: (
            "A camera in hand on the day whose holder has left, has been on leave for over 180 days, or has a duty out "
            "of scope: as the report return-due lists it."
        ),
        ExceptionKind.NO_POSTING_OR_EMPLOYMENT: (
            "An officer of whom something is on record by the day, without a posting or without an employment status "
            "on it. One who is separated needs no posting."
        ),
        ExceptionKind.ROW_NEVER_MATCHED: (
            "A row that was left out by its line when a roster was entered, and so is about nobody on record. Only the "
            "line is kept: the file has the row. A roster that was taken back has none."
        ),
        ExceptionKind.IN_STOCK_WITHOUT_PLACE: (
            "An owned camera in nobody's hands, neither lost nor retired, of which no place is on record since it was "
            "last in hand. One in repair or recalled is among them. It counts to no precinct."
        ),
        ExceptionKind.OVERRIDE: (
            "A standing assignment by which a camera was issued to an officer who was not trained, with its reason, "
            "whether or not the camera is back. One found to be a mistake stands under the voids instead."
        ),
        ExceptionKind.VOID: (
            "An entry found to be a mistake, with the reason and who said so; of a reversed batch each of its entries. "
            "The condition that a return stated goes with the return."
        ),
        ExceptionKind.ENTERED_LATE: (
            f"A standing entry made more than {LATE_AFTER_DAYS} days after the day it speaks of, both as calendar days "
            f"in Minneapolis: on the {LATE_AFTER_DAYS}th day after it is not late yet."
        ),
    }
)

OF_THE_DAY = "Exceptions of the day"
OF_ENTRIES = "Exceptions of entries"
SINCE = "Since (exceptions)"
PRECINCT = "Precinct (exceptions)"

COUNTED: Mapping[str, str] = MappingProxyType(
    {
        **{KINDS[kind]: MEANINGS[kind] for kind in ExceptionKind},
        OF_THE_DAY: (
            "The first seven kinds, and cameras without a place, are what holds on the day. One officer may stand "
            "under several: the total counts exceptions, not officers."
        ),
        OF_ENTRIES: (
            "Overrides, voids, late entries and rows never matched are what was entered (or voided) from the beginning "
            "of the day given as since, in Minneapolis, to the moment of knowledge; without it, ever. Only entries "
            "about the report's day or an earlier one are among them. A since narrows nothing else."
        ),
        SINCE: (
            "The first of the unbroken days on which it held, with this camera; of an override and a late entry the "
            "day it speaks of; of a void and of a row never matched the day on which that was entered."
        ),
        PRECINCT: (
            "The officer's on the day, or that of the last posting before it; of an entry about no officer its own, or "
            "that of the camera's holder or room. None: there is no such precinct."
        ),
    }
)
"""By the name each has in headings."""

FIGURES = tuple(COUNTED)
