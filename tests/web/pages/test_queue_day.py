"""A rollout day through the plain desk: sixty issues with every trouble mixed in, nothing entered twice."""

import pytest

from tests.databases import Databases
from tests.web.pages.browsing import signed_in
from tests.web.pages.queue_day import BUILDERS, check_entered, queue_of, serve
from tests.web.pages.scanning import Scanner
from tests.web.site import close, rewired_site


@pytest.mark.parametrize("issues", [8, pytest.param(60, marks=pytest.mark.long)])
def test_a_queue_is_served_through_the_plain_form(databases: Databases, backend: str, issues: int) -> None:
    queue = queue_of(issues)
    with databases.fresh(backend, BUILDERS[issues]) as url:
        site = rewired_site(url, {})
        scanner = Scanner(signed_in(site))

        def type_in(code: str) -> None:
            scanner.scan(code)

        serve(queue, type_in, lambda: scanner.phrase).check()
        with site.writing() as session:
            check_entered(session, queue)
        close(site)


def test_the_queue_of_sixty_has_every_trouble_in_it() -> None:
    queue = queue_of(60)
    assert sum(one.issues for one in queue) == 60
    assert {one.ends for one in queue} == {
        "Issued",
        "Counted once",
        "Returned",
        "Swapped",
        "Not trained",
        "In other hands",
    }
