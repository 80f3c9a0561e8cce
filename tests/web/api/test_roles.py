"""Every route of the API for every role: what the table of permissions says, and no side effect of a refusal."""

import re

import pytest
from sqlalchemy import select

from tests.web.site import ROLES, Site
from tracker.domain.actors import PERMISSIONS, READ_ONLY
from tracker.journeys.reports import REPORTS
from tracker.store.models import AuditHead
from tracker.web.guard import access_of

KEPT = re.compile(r"/api/v1/reports/([^/]+)/records")
"""Where a report is kept for the record: by who may read it, too."""

ROLE_OF = {**ROLES, "reader": ROLES["admin"]}


def operations(site: Site) -> list[tuple[str, str, str]]:
    """Every method, address and permission of the API; of records, one that is not there."""
    found = []
    for rule in site.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            access = access_of(site.app, rule.endpoint, method)
            if rule.rule.startswith("/api/") and access is not None and access.permission is not None:
                _, address = rule.build({"number": 98765} if rule.arguments else {}, append_unknown=False) or ("", "")
                found.append((method, address, access.permission))
    return found


@pytest.mark.parametrize("who", ["admin", "inspector", "auditor", "reader", None])
def test_each_role_gets_what_the_table_says(sqlite_told: Site, who: str | None) -> None:
    wrong = []
    listed = operations(sqlite_told)
    assert len(listed) > 100
    for method, address, permission in listed:
        answer = sqlite_told.api(method, address, who=who, json={} if method == "POST" else None)
        kept = KEPT.fullmatch(address)
        rights = [permission, *([REPORTS[kept.group(1)].right] if kept else [])]
        if who is None:
            expected = answer.status_code == 401
        elif all(ROLE_OF[who] in PERMISSIONS[right] for right in rights) and (
            who != "reader" or permission in READ_ONLY
        ):
            expected = answer.status_code not in {401, 403}
        else:
            expected = answer.status_code == 403
        if not expected or answer.status_code >= 500:
            wrong.append((method, address, answer.status_code, answer.get_json()))
    assert wrong == []


@pytest.mark.parametrize("who", ["inspector", "auditor", "reader"])
def test_a_refusal_writes_nothing(sqlite_told: Site, who: str) -> None:
    def head() -> int:
        with sqlite_told.writing() as session:
            return session.scalars(select(AuditHead.seq)).one()

    before = head()
    for method, address, _ in operations(sqlite_told):
        if method == "POST":
            sqlite_told.api(method, address, who=who, json={"reason": "Because", "code": "9", "name": "Nine"})
    assert head() == before


def test_nobody_gets_past_the_guard_without_a_sign_in(sqlite_told: Site) -> None:
    open_to_all, refused = set(), []
    for rule in sqlite_told.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            access = access_of(sqlite_told.app, rule.endpoint, method)
            assert access is not None
            if access.permission is None:
                open_to_all.add(rule.endpoint)
                continue
            values = {name: "2016-09" if name == "month" else 98765 for name in rule.arguments}
            _, address = rule.build(values, append_unknown=False) or ("", "")
            answer = sqlite_told.browser().open(address, method=method)
            to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
            if answer.status_code != 401 and not to_sign_in:
                refused.append((method, address, answer.status_code))
    assert refused == []
    assert open_to_all == OPEN_TO_ALL


OPEN_TO_ALL = {
    "healthz",
    "readyz",
    "static",
    "uswds",
    "openapi",
    "pages.sign_in",
    "pages.enter_sign_in",
    "pages.sign_in_to_demonstration",
    "pages.welcome",
    "pages.enter_welcome",
    "pages.forgotten",
    "pages.enter_forgotten",
    "pages.sign_in_code",
    "pages.enter_sign_in_code",
    "pages.sign_in_authenticator",
    "pages.enter_sign_in_authenticator",
    "pages.stop_sign_in",
    "pages.begin_single_sign_on",
    "pages.return_from_provider",
    "pages.signed_out",
    "public.home",
    "public.weeks",
    "public.week",
    "public.restatements",
    "public.record",
    "public.dictionary",
    "public.data",
}
"""The short list of what needs no sign-in; whatever is added to it is added on purpose."""
