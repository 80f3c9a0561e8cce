"""The figures of a week as the public reads them: units merged where they are small, restated without taking apart what
was merged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.progress import percent
from tracker.domain.publishing.merging import grouping_of, is_withheld
from tracker.domain.reports.public import FIGURES, OTHER_UNITS, TOTAL, PublicFigures, PublicUnit, RestatedFigure

OTHER_NAME = "Other units"
TOTAL_NAME = "All units"


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted somewhere in a week; `planned` is None without a plan."""

    eligible: int = 0
    trained: int = 0
    assigned: int = 0
    equipped: int = 0
    planned: int | None = None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A home of officers and its counts of a week: as published (None: it was not on record then) and as known now."""

    code: str
    name: str
    published: Count | None
    now: Count


@dataclass(frozen=True, slots=True)
class _Shown:
    """Homes that are shown as one."""

    homes: tuple[UnitCount, ...]
    is_merged: bool

    @property
    def published(self) -> Count:
        return summed(home.published for home in self.homes if home.published is not None)

    @property
    def now(self) -> Count:
        return summed(home.now for home in self.homes)

    @property
    def head(self) -> tuple[str, str, tuple[str, ...]]:
        """Code, name and members."""
        if not self.is_merged:
            return self.homes[0].code, self.homes[0].name, ()
        return OTHER_UNITS, OTHER_NAME, tuple(home.name for home in self.homes)


def summed(counts: Iterable[Count]) -> Count:
    """Several counts as one."""
    several = tuple(counts)
    plans = [count.planned for count in several if count.planned is not None]
    return Count(
        eligible=sum(count.eligible for count in several),
        trained=sum(count.trained for count in several),
        assigned=sum(count.assigned for count in several),
        equipped=sum(count.equipped for count in several),
        planned=sum(plans) if plans else None,
    )


def figures_of(count: Count, *, withheld: bool = False) -> PublicFigures:
    """A count with its percentage; without its numbers where they are withheld. A plan is no secret."""
    if withheld:
        return PublicFigures(None, None, None, None, None, count.planned)
    share = percent(count.equipped, count.eligible)
    return PublicFigures(count.eligible, count.trained, count.assigned, count.equipped, share, count.planned)


def published_units(homes: Sequence[UnitCount]) -> tuple[tuple[PublicUnit, ...], PublicFigures]:
    """The rows of a week as published, in the report's order with what is merged last, and the total."""
    known = [home for home in homes if home.published is not None]
    whole = summed(home.published for home in known if home.published is not None)
    if is_withheld(whole.eligible):
        return (), figures_of(whole, withheld=True)
    units = tuple(PublicUnit(*shown.head, figures_of(shown.published)) for shown in _as_published(known))
    return units, figures_of(whole)


def restated_figures(homes: Sequence[UnitCount]) -> tuple[RestatedFigure, ...]:
    """The figures that would be published otherwise today.

    What was published together is never told apart, and what has become too small to stand alone is told together with
    the rest: so what was published and what is known now cannot be held against each other to find a small unit.
    """
    whole = _Shown(tuple(homes), is_merged=False)
    was_withheld, is_now = is_withheld(whole.published.eligible), is_withheld(whole.now.eligible)
    found: list[RestatedFigure] = []
    if not was_withheld and not is_now:
        for shown in _as_restated(homes):
            found += _differing(shown.head, figures_of(shown.published), figures_of(shown.now))
    total = (TOTAL, TOTAL_NAME, ())
    published = figures_of(whole.published, withheld=was_withheld)
    return (*found, *_differing(total, published, figures_of(whole.now, withheld=is_now)))


def _as_published(homes: Sequence[UnitCount]) -> list[_Shown]:
    grouping = grouping_of([home.published.eligible if home.published is not None else 0 for home in homes])
    shown = [_Shown((homes[place],), is_merged=False) for place in grouping.alone]
    if grouping.together:
        shown.append(_Shown(tuple(homes[place] for place in grouping.together), is_merged=True))
    return shown


def _as_restated(homes: Sequence[UnitCount]) -> list[_Shown]:
    groups = _as_published([home for home in homes if home.published is not None])
    groups += [_Shown((home,), is_merged=False) for home in homes if home.published is None]
    merged = [place for place, group in enumerate(groups) if group.is_merged]
    grouping = grouping_of([group.now.eligible for group in groups], merged)
    shown = [groups[place] for place in grouping.alone]
    if grouping.together:
        members = {home.code for place in grouping.together for home in groups[place].homes}
        shown.append(_Shown(tuple(home for home in homes if home.code in members), is_merged=True))
    return shown


def _differing(
    head: tuple[str, str, tuple[str, ...]], published: PublicFigures, now: PublicFigures
) -> list[RestatedFigure]:
    return [
        RestatedFigure(*head, name, was, is_now)
        for name in FIGURES
        if (was := getattr(published, name)) != (is_now := getattr(now, name))
    ]
