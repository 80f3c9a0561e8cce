"""What a sender's headers and words probably mean: a table of synonyms, and a look at the cells. Guesses, for a person
to confirm.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, ImportKind
from tracker.intake.dates import BARE_SERIAL, ISO_DAY, DateReader
from tracker.intake.kinds import DEFAULT_MATCHES, FULL_NAME, FieldType, mappable_fields, type_of
from tracker.intake.text import header_key

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "employee_number": (
            "employee number", "emplid", "employee id", "employee no", "employee #", "emp id", "emp #", "emp no",
            "id no", "id number", "employee", "personnel number", "personnel no", "payroll number", "payroll #",
            "file number", "person id", "eid", "serial number", "serial no",
        ),
        "badge": (
            "badge", "badge number", "badge no", "badge #", "seq#", "seq #", "star", "star number", "star no", "star #",
            "shield", "shield number", "shield #", "unique id number", "radio number", "call sign", "badge number -",
        ),
        FULL_NAME: (
            "name", "full name", "employee name", "officer name", "officer", "member", "member name", "student",
            "student name", "person", "attendee", "learner", "issued to", "assigned to", "sworn member",
        ),
        "last_name": ("last name", "lastname", "surname", "family name", "last", "lname", "name last", "last nm"),
        "first_name": ("first name", "firstname", "given name", "first", "fname", "name first", "given", "first nm"),
        "middle_name": ("middle name", "middle", "middle initial", "mi", "m i", "mname"),
        "suffix": ("suffix", "name suffix", "jr/sr"),
        "rank": ("rank", "title", "job title", "job", "position", "classification", "class title", "job class"),
        "precinct": (
            "precinct", "location", "district", "station", "division", "unit", "assignment", "home", "pct", "area",
            "work location", "command", "bureau", "department", "unit description", "unit name", "unit of assignment",
        ),
        "duty": ("duty", "assignment type", "function", "job function", "detail", "shift", "duty assignment"),
        "employment": ("employment", "status", "employment status", "employee status", "emp status", "active"),
        "as_of": ("as of", "date", "as of date", "report date", "roster date", "run date"),
        "serial": ("serial", "serial number", "serial no", "serial #", "s/n", "device serial", "device serial number",
                   "camera serial", "camera serial number", "camera", "device id"),
        "asset_tag": ("asset tag", "tag", "asset", "asset number", "asset #", "inventory number", "property number"),
        "model": ("model", "device model", "model name", "camera model", "product", "device type"),
        "owned_from": ("owned from", "purchase date", "received", "date received", "acquired", "ship date", "shipped",
                       "in service", "delivery date"),
        "purchase_batch": ("purchase batch", "order number", "order no", "order #", "po", "po number", "purchase order",
                           "invoice", "shipment"),
        "place": ("place", "location", "storage", "stored at", "room", "site"),
        "issued_on": ("issued on", "issued", "issue date", "date issued", "assigned on", "assigned", "checkout date",
                      "checked out", "date assigned", "date out"),
        "returned_on": ("returned on", "returned", "return date", "date returned", "checkin date", "date in"),
        "condition": ("condition", "device status", "state", "return condition", "status"),
        "report_number": ("report number", "report no", "report #", "case number", "ccn"),
        "override_reason": ("override reason",),
        "note": ("note", "notes", "comment", "comments", "remarks"),
        "course": ("course", "course name", "course title", "training", "class", "class name", "training title",
                   "course code", "training name", "module", "activity", "item title"),
        "version": ("version", "course version", "revision", "edition"),
        "completed_on": ("completed on", "completed", "completion date", "date completed", "date", "training date",
                         "course date", "end date", "complete date", "class date"),
        "session": ("session", "session id", "session number"),
        "used_on": ("used on", "date", "day", "use date"),
        "deployed": ("deployed", "cameras deployed", "assigned cameras", "out"),
        "used": ("used", "cameras used", "in use", "activated"),
        "source": ("source", "entered by"),
    }
)  # fmt: skip
"""Headers by which each of our fields goes, the likeliest first, as headers are compared."""

CLOSED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "employment": {
            **{status.value: status.value for status in EmploymentStatus},
            **dict.fromkeys(
                ("a", "act", "employed", "full time", "full-time", "part time", "regular", "y", "yes"), "active"
            ),
            **dict.fromkeys(("on leave", "leave of absence", "loa", "fmla", "military leave", "l"), "leave"),
            **dict.fromkeys(("suspended", "administrative suspension", "s"), "suspended"),
            **dict.fromkeys(
                ("terminated", "retired", "resigned", "inactive", "separated", "deceased", "t", "r", "former"),
                "separated",
            ),
        },
        "condition": {
            **{condition.value: condition.value for condition in CameraCondition},
            **dict.fromkeys(("good", "ok", "working", "in service", "ready", "active", "available"), "serviceable"),
            **dict.fromkeys(("repair", "in repair", "rma", "broken", "damaged", "out of service"), "in_repair"),
            **dict.fromkeys(("lost", "not found"), "missing"),
            **dict.fromkeys(("disposed", "scrapped", "decommissioned"), "retired"),
        },
    }
)
"""Words for our closed values, in small letters."""

DATE_FORMATS = (
    "%m/%d/%Y", "%m/%d/%y", "%d/%m/%Y", "%d/%m/%y", "%m-%d-%Y", "%d-%b-%y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y",
    "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%m-%d-%y", "%d %b %Y", "%d %B %Y",
)  # fmt: skip
"""The formats of dates that files bring, those of this country first."""

DIGITS = re.compile(r"\d+")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def synonyms_of(kind: ImportKind) -> dict[str, tuple[str, ...]]:
    """For each field of a kind the headers it goes by, our own name first."""
    return {
        name: tuple(dict.fromkeys((header_key(name.replace("_", " ")), header_key(name), *SYNONYMS.get(name, ()))))
        for name in mappable_fields(kind)
    }


def suggest_columns(kind: ImportKind, headers: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> dict[str, int]:
    """The column (from 0) that each field probably stands in; each column for one field, the surest first.

    `samples` are the columns' first cells: a name with a comma in it is a whole name, whatever its header says.
    """
    keys = [_plain(header) for header in headers]
    wanted = synonyms_of(kind)
    if kind is ImportKind.ASSIGNMENTS or kind is ImportKind.CAMERAS:
        wanted["employee_number"] = tuple(k for k in wanted.get("employee_number", ()) if not k.startswith("serial"))
    ranked = sorted(
        (names.index(key), place, field)
        for field, names in ((field, [_plain(name) for name in names]) for field, names in wanted.items())
        for place, key in enumerate(keys)
        if key and key in names
    )
    found: dict[str, int] = {}
    for _, place, field in ranked:
        if field not in found and place not in found.values():
            found[field] = place
    for place, cells in enumerate(samples):
        if FULL_NAME in wanted and FULL_NAME not in found and _are_whole_names(cells):
            found = {field: column for field, column in found.items() if column != place}
            found[FULL_NAME] = place
    if "last_name" in found and FULL_NAME in found:
        del found[FULL_NAME]
    return found


def suggest_name_format(names: Sequence[str]) -> str:
    """How full names are written, after some of them."""
    commas = sum("," in name for name in names)
    return "last, first middle" if commas * 2 >= len(names) else "first middle last"


def suggest_date_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """The fewest formats that read these texts; ISO days and bare day numbers need none. What none reads is left."""
    open_texts = {text for text in texts if text and not ISO_DAY.fullmatch(text) and not BARE_SERIAL.fullmatch(text)}
    found: list[str] = []
    while open_texts:
        readers = {stated: DateReader((stated,)) for stated in DATE_FORMATS if stated not in found}
        hits = {stated: {t for t in open_texts if reader.from_text(t)} for stated, reader in readers.items()}
        best = max(hits, key=lambda stated: len(hits[stated]), default=None)
        if best is None or not hits[best]:
            break
        found.append(best)
        open_texts -= hits[best]
    return tuple(found)


def are_days_doubtful(texts: Sequence[str]) -> bool:
    """Whether day and month could be changed over in every one of these texts."""
    read = [text for text in texts if text]
    us, other = DateReader(("%m/%d/%Y", "%m/%d/%y")), DateReader(("%d/%m/%Y", "%d/%m/%y"))
    pairs = [(us.from_text(text), other.from_text(text)) for text in read]
    return bool(pairs) and all(one and two for one, two in pairs) and any(one != two for one, two in pairs)


def suggest_value(field: str, theirs: str, ours: Mapping[str, str]) -> str | None:
    """Our code for a sender's word: the same code or name, a known synonym, or the one whose number it holds.

    `ours` are our codes with their names.
    """
    plain = _plain(theirs)
    if not plain:
        return None
    for code, name in ours.items():
        if plain in (_plain(code), _plain(name)):
            return code
    known = CLOSED.get(field, {}).get(theirs.strip().casefold())
    if known in ours:
        return known
    numbers = {number.lstrip("0") or "0" for number in DIGITS.findall(theirs)}
    numbers |= {str(place) for place, word in enumerate(ORDINALS, 1) if word in plain.split()}
    numbered = [code for code in ours if code in numbers]
    if field == "precinct" and len(numbers) == 1 and len(numbered) == 1:
        return numbered[0]
    inside = [code for code, name in ours.items() if len(name) > 3 and _plain(name) in plain]
    return inside[0] if len(inside) == 1 else None


def suggest_match(kind: ImportKind, fields: Sequence[str]) -> tuple[str, ...] | None:
    """What identifies a row: badge and name where there is no number of employees but names, else as usual."""
    names = ("last_name", "first_name")
    has_names = FULL_NAME in fields or all(name in fields for name in names)
    if "employee_number" not in fields and has_names and kind in (ImportKind.ROSTER, ImportKind.COMPLETIONS):
        return ("badge", *names) if "badge" in fields else names
    spelt = [name for name in fields if name != FULL_NAME] + (list(names) if FULL_NAME in fields else [])
    return next((match for match in DEFAULT_MATCHES[kind] if all(name in spelt for name in match)), None)


def is_date(kind: ImportKind, field: str) -> bool:
    """Whether a field is a day."""
    return type_of(kind, field) is FieldType.DATE


def _plain(text: str) -> str:
    """A header or a word without what stands around its letters and digits."""
    return " ".join(re.sub(r"[^\w#/]+", " ", text.replace("_", " ")).split()).casefold()


def _are_whole_names(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    fit = [cell for cell in filled if re.fullmatch(r"[^\W\d_][\w' .-]*,\s*[^\W\d_][\w' .-]*", cell)]
    return len(filled) > 2 and len(fit) * 10 >= len(filled) * 8
