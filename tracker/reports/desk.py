"""What is known on a day at a moment, and who reads it: what reports on single officers are made from."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.histories import until_next
from tracker.domain.standing import OfficerFacts, Rules, Standing, standing_of
from tracker.reports.on_day import Reader, full_name
from tracker.store.known import (
    Asked,
    KnownOfficer,
    officer_facts_known,
    particulars_known,
    precincts_known,
    rules_known,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known, and who reads it."""

    asked: Asked
    reader: Reader
    rules: Rules
    facts: OfficerFacts
    known: dict[int, KnownOfficer]
    codes: dict[int, str]

    @property
    def day(self) -> int:
        return self.asked.as_of.toordinal()

    def home(self, officer_id: int) -> str | None:
        """The precinct of the officer's posting on the day, else of the last one before it."""
        spans = until_next(self.facts.postings.get(officer_id, []))
        return self.codes[spans[-1][2][0]] if spans else None

    def sees(self, officer_id: int) -> bool:
        """Whether the reader may see the officer."""
        return self.reader.precincts is None or self.home(officer_id) in self.reader.precincts

    def stands(self, officer_id: int) -> Standing:
        """How the officer stands on every day up to the report's."""
        return standing_of(self.facts, officer_id, self.rules, (1, self.day + 1))

    def named(self, officer_id: int) -> tuple[str, str | None]:
        """Name and badge as the reader may read them."""
        who = self.known[officer_id]
        name = full_name(who.last_name, who.first_name, who.middle_name, who.suffix)
        return self.reader.named(name, who.badge, who.is_protected)


def desk_of(session: Session, reader: Reader, asked: Asked) -> Desk:
    """What is known on the day asked about, as it was known at the moment. Nine statements, whatever the size."""
    rules = rules_known(session, asked)
    codes = {record.id: record.code for record in precincts_known(session, asked.known_at)}
    facts = officer_facts_known(session, asked, rules)
    return Desk(asked, reader, rules, facts, particulars_known(session, asked), codes)
