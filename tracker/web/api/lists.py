"""A list as an address asks for it: what of which state of it is read, and the pages beside a page.

A list is gone through by cursor: `Link` with `next`, from the page before, without an `offset`. All pages of a walk
show one state, that of its first page: what is entered meanwhile is recorded later than the moment its cursor names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import request

from tracker.domain.errors import Invalid
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.records import Void
from tracker.domain.sampling import Sample
from tracker.reports.keyed import with_numbers
from tracker.reports.members import officers_counted
from tracker.reports.on_day import Reader
from tracker.reports.records import COLLECTIONS, Sight, Wanted
from tracker.reports.records.keyset import is_masked_anew
from tracker.store.known import Asked
from tracker.web.api.asked import reader_of, sight_of
from tracker.web.api.cursors import Cursor, opened, sealed
from tracker.web.requests import Reading
from tracker.web.sampling import sample_headers, sample_of
from tracker.web.wiring import wiring

OF_A_PAGE = ("cursor", "offset", "limit")
NAMED = frozenset({"officers", "particulars"})
"""Collections whose order or filters may go by names that are masked, and shown again, on every day at once."""
NOT_MOVED_BY_MASKS = frozenset({"id", "-id", "recorded_at", "-recorded_at"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a collection is asked for: who reads it as of when, which part, and the sample where it is one."""

    sight: Sight
    wanted: Wanted
    sample: Sample | None


def wish_of(desk: Reading, name: str, given: dict[str, Any]) -> Wish:
    """What the parameters of a list's address, typed, ask for; what is no common one of them is a filter.

    Raises:
        Invalid `known_at_in_future`, `day_after_known_at`, `day_out_of_range`, `seed_without_sample`,
        `sample_has_no_pages`, `cursor_and_offset`, `wrong_cursor`, `masked_meanwhile`; NotFound and
        Conflict of a key that names no record or several.
    """
    values = dict(given)
    sample = sample_of(values)
    cursor = _cursor_of(desk, name, values)
    sight = sight_of(desk, values)
    if cursor is not None:
        sight = Sight(sight.reader, Asked(cursor.as_of, cursor.known_at))
    values = with_numbers(desk.session, sight, values)
    if name == "officers" and "counted" in values:
        sight = _of_figure(desk, sight, values)
    limits = wiring().settings.limits
    wanted = Wanted(
        sort=values.pop("sort", None),
        void=values.pop("void", Void.EXCLUDE),
        sample=sample,
        offset=values.pop("offset", 0),
        limit=min(values.pop("limit", limits.page_size), limits.largest_page),
        after=None if cursor is None else cursor.after,
        total=None if cursor is None else cursor.total,
        filters=values,
    )
    return Wish(sight, wanted, sample)


def headers_of(desk: Reading, name: str, wish: Wish, page: Listed[Any]) -> dict[str, str]:
    """How many there are in all, and the pages beside this one or how the rows were drawn."""
    if wish.sample is not None or "offset" in request.args:
        return list_headers_of(page, wish.sample)
    links = {"first": _address({}, page.limit)}
    if page.ends_at is not None:
        asked = wish.sight.asked
        # A page made at this very moment may lack what is being entered and was begun a moment ago; it is recorded
        # after the newest event that the page was made with, which is therefore the moment that all pages show.
        moment = min(asked.known_at, desk.settled) if COLLECTIONS[name].is_logged else asked.known_at
        cursor = sealed(Cursor(asked.as_of, moment, page.total, page.ends_at), _fits(desk, name))
        links["next"] = _address({"cursor": cursor}, page.limit)
    if wish.wanted.after is None:
        links["last"] = _address({"offset": _last(page)}, page.limit)
    return {"X-Total-Count": str(page.total), "Link": _linked(links)}


def list_headers_of(page: Listed[Any], sample: Sample | None = None) -> dict[str, str]:
    """The same of a list that is gone through by offset alone."""
    beside = {"Link": _page_links(page)} if sample is None else sample_headers(sample)
    return {"X-Total-Count": str(page.total), **beside}


def _cursor_of(desk: Reading, name: str, values: dict[str, Any]) -> Cursor | None:
    """The cursor given; takes it out of what was."""
    text = values.pop("cursor", None)
    if text is None:
        return None
    if "offset" in values:
        raise Invalid("cursor_and_offset", "A cursor says where the page begins. Leave out offset.", field="offset")
    cursor = opened(text, _fits(desk, name))
    if _goes_by_masks(name, values, reader_of(desk.actor)) and is_masked_anew(desk.session, cursor.known_at):
        raise Invalid(
            "masked_meanwhile",
            "An identity was protected, or is so no more, since the first page was read, and stands elsewhere in this "
            "order now. Begin again without a cursor, or sort by id.",
            field="cursor",
        )
    return cursor


def _goes_by_masks(name: str, values: dict[str, Any], reader: Reader) -> bool:
    """Whether what is masked today decides which rows come, or in what order."""
    if name not in NAMED:
        return False
    by_name = values.get("sort", "id") not in NOT_MOVED_BY_MASKS or not values.keys().isdisjoint({"search", "badge"})
    return "protected_identity" in values or (by_name and not reader.sees_identities)


def _fits(desk: Reading, name: str) -> bytes:
    """What a cursor is tied to: the list, all that was asked of it but the page, and what the reader sees of it."""
    reader = reader_of(desk.actor)
    precincts = None if reader.precincts is None else sorted(reader.precincts)
    return orjson.dumps([request.path, name, sorted(_kept()), precincts, reader.sees_identities])


def _kept() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.args.items(multi=True) if name not in OF_A_PAGE]


def _of_figure(desk: Reading, sight: Sight, values: dict[str, Any]) -> Sight:
    """The sight of a list of the officers whom a figure counts; in the place of the figure their numbers are given."""
    asked = sight.asked
    values["counted"] = officers_counted(
        desk.session,
        sight.reader,
        values["counted"],
        as_of=asked.as_of,
        known_at=asked.known_at,
        precinct=values.get("precinct"),
    )
    return replace(sight, everybody=True)


def _last(page: Listed[Any]) -> int:
    return max(page.total - 1, 0) // page.limit * page.limit


def _page_links(page: Listed[Any]) -> str:
    """The pages beside this one, as addresses on this server."""
    targets = {"first": 0, "last": _last(page)}
    if page.offset > 0:
        targets["prev"] = max(page.offset - page.limit, 0)
    if page.offset + page.limit < page.total:
        targets["next"] = page.offset + page.limit
    return _linked({rel: _address({"offset": offset}, page.limit) for rel, offset in targets.items()})


def _address(place: dict[str, Any], limit: int) -> str:
    pairs: Iterable[tuple[str, Any]] = [*_kept(), *place.items(), ("limit", limit)]
    return f"{request.path}?{urlencode([*pairs])}"


def _linked(links: dict[str, str]) -> str:
    return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
