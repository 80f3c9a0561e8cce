"""The register of error codes holds every code that anything in the package raises, with its statuses, and no other."""

import re
from functools import cache

from tests.structure.codes_raised import Raised, kinds_named, pairs_returned, raised
from tracker.domain.error_codes import ERROR_CODES, GROUPS, type_of
from tracker.domain.error_codes.unknown import KINDS
from tracker.domain.reports.custody import Side
from tracker.journeys.reports import OPTIONS
from tracker.services import point_facts
from tracker.services.point_facts import PointFacts
from tracker.web.confirming import REQUIRED
from tracker.web.notice import NOTICE_DUE
from tracker.web.problems import IN_ADDRESS, SAID

HEARD = "another's code, passed on"
UNKNOWN = {f"unknown_{kind.replace(' ', '_')}" for kind in KINDS}

MADE_UP: dict[tuple[str, str], tuple[int | None, set[str]] | str] = {
    ("tracker/domain/errors.py", "__init__"): HEARD,
    ("tracker/intake/apart/wire.py", "refusal_heard"): HEARD,
    ("tracker/intake/apart/wire.py", "row_heard"): HEARD,
    ("tracker/intake/mapping_file.py", "_refusal"): (422, {"invalid_mapping", "no_identity"}),
    ("tracker/intake/mapping_file.py", "add"): (None, {"invalid_mapping", "no_identity"}),
    ("tracker/journeys/reports/__init__.py", "check_options"): (422, {code for code, _ in OPTIONS.values()}),
    ("tracker/reports/custody_subjects.py", "find_subject"): (404, {f"unknown_{side}" for side in Side}),
    ("tracker/reports/keyed.py", "number_of"): (404, UNKNOWN),
    ("tracker/reports/labels.py", "_check_known"): (404, {"unknown_camera", "unknown_officer"}),
    ("tracker/reports/records/collection.py", "get_record"): (404, UNKNOWN),
    ("tracker/reports/stories/story.py", "_check_seen"): (404, UNKNOWN),
    ("tracker/schemas/problems.py", "refuse"): HEARD,
    ("tracker/schemas/problems.py", "field_problems"): (None, {"invalid"}),
    ("tracker/services/accounts/passwords.py", "check_password"): (
        None,
        pairs_returned("tracker/services/accounts/passwords.py"),
    ),
    ("tracker/services/accounts/sessions.py", "find_signed_in"): HEARD,  # of HolderLeft, whose class gives its code
    ("tracker/services/accounts/tokens.py", "find_bearer"): HEARD,
    ("tracker/services/imports/work.py", "refuse"): HEARD,
    ("tracker/services/point_facts.py", "check_room"): (
        409,
        {f"{kind.code}_same_day" for kind in vars(point_facts).values() if isinstance(kind, PointFacts)},
    ),
    ("tracker/services/signing/pins.py", "check_pin"): (None, pairs_returned("tracker/services/signing/pins.py")),
    ("tracker/store/lookups.py", "_no_such"): (404, UNKNOWN),
    ("tracker/store/lookups.py", "_no_text"): (404, UNKNOWN),
    ("tracker/web/api/edits.py", "view"): HEARD,
    ("tracker/web/api/imports.py", "act"): (409, {"import_has_problems"}),
    ("tracker/web/confirming.py", "check_confirmed"): (401, {REQUIRED}),
    ("tracker/web/pages/bulk_lists.py", "__init__"): HEARD,
    ("tracker/web/pages/scan_words.py", "_warned"): (None, {"out_of_scope"}),
    ("tracker/web/problems.py", "_of_http"): HEARD,
    ("tracker/web/problems.py", "problem_of"): HEARD,
}
"""The places that make a code up: with which status, and which codes it can be."""


@cache
def everything() -> Raised:
    """All that is raised, those of the places in MADE_UP and of whole tables too."""
    found = raised()
    for told in MADE_UP.values():
        if not isinstance(told, str):
            status, codes = told
            for code in codes:
                found.codes[code] |= set() if status is None else {status}
    for status, (code, _) in SAID.items():
        found.codes[code].add(status)
    found.codes[IN_ADDRESS[0]].add(400)
    found.codes[NOTICE_DUE].add(401)
    return found


def test_every_place_that_makes_a_code_up_says_which_it_can_be() -> None:
    assert everything().made_up == MADE_UP.keys()


def test_every_code_that_is_raised_stands_in_the_register() -> None:
    missing = everything().codes.keys() - ERROR_CODES.keys()
    assert not missing, f"enter these in tracker/domain/error_codes/: {sorted(missing)}"


def test_the_register_holds_no_code_that_nothing_raises() -> None:
    assert ERROR_CODES.keys() - everything().codes.keys() == set()
    assert set(KINDS) - kinds_named() <= {"draft", "fact", "frozen report", "recall"}  # written out where raised


def test_each_code_is_told_with_the_statuses_it_comes_with() -> None:
    raised_with = everything().codes
    told = {code: set(one.statuses) for code, one in ERROR_CODES.items()}
    assert {code: statuses for code, statuses in told.items() if statuses != raised_with[code]} == {}


def test_each_code_stands_once_and_is_told_in_whole_sentences() -> None:
    assert sum(len(codes) for _, codes in GROUPS) == len(ERROR_CODES)
    for code, told in ERROR_CODES.items():
        assert re.fullmatch(r"[a-z][a-z_]*[a-z]", code)
        for sentence in (told.what, told.do):
            assert re.fullmatch(r"[A-Z`\[].*\.", sentence), code
            assert sentence.count("`") % 2 == 0, code


def test_the_type_of_an_error_leads_to_its_page() -> None:
    assert type_of("camera_held") == "/docs/errors/camera_held"
    assert type_of("nothing_of_ours") == "about:blank"
