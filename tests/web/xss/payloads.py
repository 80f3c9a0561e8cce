"""Scripts as an attacker types them, planted in every stored text, and what a browser might run of an HTML page.

Each script calls `hurt()`, which a browser's test listens for.
"""

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

from tests.services.department import ADMINISTRATOR, NOW
from tests.web.canaries.planting import CHOICES, canary, is_text, plant, with_facts
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.equipment import AddPlace
from tracker.domain.commands.people import AddDuty, AddOfficer, ChangeParticulars, Particulars
from tracker.domain.vocabulary import PlaceKind
from tracker.services.equipment import add_place
from tracker.services.people import add_duty, add_officer, change_particulars
from tracker.store.base import Base
from tracker.store.engine import transaction

PAYLOADS = (
    "<script>hurt()</script>",
    "<img src=x onerror=hurt()>",
    '"><svg onload=hurt()>',
    "'><svg onload=hurt()>",
    '" autofocus onfocus=hurt() x="',
    "' autofocus onfocus='hurt()",
    "</title><script>hurt()</script>",
    "</textarea><img src=x onerror=hurt()>",
    "</script><script>hurt()</script>",
    "</option></select><iframe srcdoc='<script>parent.hurt()</script>'>",
    "--><script>hurt()</script>",
    "]]><script>hurt()</script>",
    "</desc></svg><img src=x onerror=hurt()>",
    "javascript:hurt()",
    "<math><mtext><style><img src=x onerror=hurt()></style>",
    "{{ hurt() }}<details open ontoggle=hurt()>",
)

UNTOUCHED = {
    "audit_events": "sealed by its chain: words are entered, and it has them",
    "audit_head": "sealed by its chain",
    "frozen_files": "sealed by its digest",
    "frozen_reports": "sealed by its digest",
    "idempotency_records": "an answer, given again only to the token that asked",
    "record_edits": "named by what was edited; the edited words are planted",
    "officer_pins": "hashes alone",
    "users.username": "whoever looks signs in by it",
    "users.password_hash": "never written out",
    "api_tokens.token_hash": "a hash",
    "web_sessions.token_hash": "a hash",
    "web_sessions.csrf_token": "made by the program",
    "precincts.code": "part of addresses; the name beside it is planted",
    "duties.code": "what rules of scope name; one is entered",
    "batches.sha256": "a digest",
    "saved_mappings.mapping": "read as TOML",
    "acknowledgements.drawn": "a drawing: numbers, read as such",
    "training_sessions.starts_at": "a time of day",
    "difference_explanations.code": "a choice",
    "difference_explanations.subject": "the key of a difference, made by the program",
    "listed_rows.officer": "a choice",
    "listed_rows.unclear": "a choice",
    "listed_rows.employment": "a choice",
}
"""Tables and columns in which nothing is planted, and why."""


def columns() -> list[tuple[str, str]]:
    """Table and column of each text that gets a script."""
    return [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if table.name not in UNTOUCHED
        and f"{table.name}.{column.name}" not in UNTOUCHED
        and is_text(column.type)
        and column.name not in CHOICES
        and not column.foreign_keys
    ]


def spelling() -> Callable[[str, str], str]:
    """Which script is planted where, as SQL: another one in each row, each with a word that no other row has."""
    places = {place: number for number, place in enumerate(columns())}

    def spelt(table: str, column: str) -> str:
        quoted = (one.replace("'", "''") for one in PAYLOADS)
        cases = " ".join(f"WHEN {number} THEN '{one}'" for number, one in enumerate(quoted))
        word = canary(table, column, "").removesuffix("z")
        return f"CASE (id * 5 + {places[table, column]}) % {len(PAYLOADS)} {cases} END || '{word}' || id || 'z'"

    return spelt


def with_scripts(url: str) -> None:
    """Builds a site's database with a script in every text, some entered, so that the audit log has them too."""
    engine, _ = with_facts(url)
    with transaction(engine) as session:
        for number, script in enumerate(PAYLOADS):
            known = Particulars(script, script, badge=f"<{number}>", rank=script)
            officer = add_officer(session, ADMINISTRATOR, AddOfficer(known, date(2016, 1, 1)), now=NOW)
            who, again = OfficerRef(id=officer.id), Particulars(f"{script} again", script)
            change_particulars(session, ADMINISTRATOR, ChangeParticulars(who, again, date(2016, 7, 1)), now=NOW)
            place = AddPlace(f"{number} {script}"[:40], script, PlaceKind.OTHER)
            add_place(session, ADMINISTRATOR, place, now=NOW)
            add_duty(session, ADMINISTRATOR, AddDuty(f"{number} {script}"[:40], script), now=NOW)
    plant(engine, dict.fromkeys(columns(), "TRUE"), spelling())
    engine.dispose()


ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcdoc", "data", "xlink:href", "poster", "background"})
NEVER = frozenset({"math", "iframe", "object", "embed", "base", "mtext"})


class Reader(HTMLParser):
    """Finds in a page what a browser might run and the program never writes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside_script = tag == "script"
        if tag in NEVER:
            self.found.append(f"<{tag}>")
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("a script in the page")
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"<{tag} {name}={value!r}>")
            if name in ADDRESSES and (text.startswith(("javascript:", "data:text", "vbscript:"))):
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        self.inside_script = False

    def handle_data(self, data: str) -> None:
        if self.inside_script and "hurt" in data:
            self.found.append(f"a script: {data[:80]}")


def found_in(page: str) -> list[str]:
    """What a browser might run in the HTML of a page; nothing in a sound one."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.found
