"""Whether a file is the report that it says it is, and whether its figures stand: asked of the bytes that were kept for
the record, and of the register, never of the file alone.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

import orjson
from sqlalchemy.orm import Session

from tracker.domain.differences import Difference, differences, row_differences
from tracker.domain.reports.frozen import Claim, FileLine, Finding, FrozenLine, Origin, Verdict
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.journeys.claims import claim_of, json_of, rows_of
from tracker.journeys.freezing import PROGRAM, asking_of, reader_of_record
from tracker.journeys.reports import REPORTS, Asking, make_report, write_report
from tracker.render.formats import Format
from tracker.reports.frozen import Holder, claimed, content_of, files_of, names_protected_since, with_digest

MOST = 200
"""So many places are told where two versions differ."""

WORDING = frozenset({"definitions", "definitions_digest"})
MOMENT = frozenset({"known_at", "data_version", "audit_head"})
ON_EVERY_ROW = frozenset({"audit_head", "definitions"})


def verify_file(session: Session, holder: Holder, body: bytes, *, asked_at: datetime) -> Verdict:
    """What a file is, and whether the figures of the report of record that it is would be the same today.

    `asked_at` is the moment of knowledge of today's figures.
    """
    sha256, claim = hashlib.sha256(body).hexdigest(), claim_of(body)
    if found := with_digest(session, holder, sha256):
        (frozen, form), *others = found
        verdict = verify_record(session, frozen, asked_at=asked_at, form=Format(form))
        alike = _alike([other for other, _ in others])
        return replace(verdict, sha256=sha256, claim=claim, findings=(*verdict.findings, *alike))
    if claim is None:
        message = "The file is no report of this tracker: it does not say as of when and as known when it was made."
        finding = Finding("not_a_report", message)
        return Verdict(Origin.UNKNOWN, sha256, None, None, asked_at, (finding,))
    meant = _meant(session, holder, claim, body)
    if meant is None:
        message = (
            f"The file says it is {_said(claim)}. No report of record that you may see is of that day and moment: it "
            "was never kept for the record, or says something else than it said then."
        )
        return Verdict(Origin.NOT_OF_RECORD, sha256, claim, None, asked_at, (Finding("never_frozen", message),))
    return _altered(sha256, claim, *meant, asked_at)


def _alike(others: list[FrozenLine]) -> Iterator[Finding]:
    if others:
        names = ", ".join(other.name for other in others)
        message = f"The same bytes were kept as {names} too: the file alone does not say which of them it is."
        yield Finding("kept_again", message, is_note=True)


def verify_record(session: Session, frozen: FrozenLine, *, asked_at: datetime, form: Format | None = None) -> Verdict:
    """Whether a report of record is whole, is the same made again of the same day and moment (in `form`; None: in every
    format), and has the same figures as known at `asked_at`.
    """
    forms = [file for file in files_of(session, frozen) if form is None or file.format == form.value]
    findings = [*_damage(session, frozen, forms)]
    kept = _kept_values(session, frozen)
    if frozen.report not in REPORTS or kept is None:
        message = (
            f"This version of the tracker ({PROGRAM}) cannot make the report {frozen.report} again from what was kept."
        )
        findings.append(Finding("cannot_compare", message))
        return Verdict(Origin.OF_RECORD, None, None, frozen, asked_at, tuple(findings))
    again = _made(session, frozen, asking_of(frozen, Format.JSON))
    recomputed = _first(_unmasked(session, frozen, differences(kept, again, apart_from=WORDING)))
    findings += _recomputed(session, frozen, forms, recomputed, kept, again)
    now = _made(session, frozen, replace(asking_of(frozen, Format.JSON), known_at=asked_at))
    changed = _first(_unmasked(session, frozen, differences(kept, now, apart_from=WORDING | MOMENT)))
    findings += [Finding("figure_changed", f"As known now: {one}.") for one in changed]
    return Verdict(
        Origin.OF_RECORD, None, None, frozen, asked_at, tuple(findings), recomputed=recomputed, changed=changed
    )


def _meant(
    session: Session, holder: Holder, claim: Claim, body: bytes
) -> tuple[FrozenLine, tuple[Difference, ...]] | None:
    """The report of record that a file claims to be, the one that it differs least from, and where it does."""
    moment = _moment(claim)
    if moment is None:
        return None
    compared = [
        (one, _compared(claim.format, kept, body))
        for one in claimed(session, holder, claim.report, *moment)
        if _has_title(claim, kept := content_of(session, one, claim.format))
    ]
    return min(compared, key=lambda pair: len(pair[1]), default=None)


def _has_title(claim: Claim, kept: bytes | None) -> bool:
    """Whether a kept file has the heading that the claim has, where that says which report it is."""
    if claim.title is None or kept is None:
        return True
    meant = claim_of(kept)
    return meant is None or meant.title == claim.title


def _moment(claim: Claim) -> tuple[date, datetime] | None:
    try:
        moment = datetime.fromisoformat(claim.known_at or "")
        return (date.fromisoformat(claim.as_of or ""), moment) if moment.tzinfo is not None else None
    except ValueError:
        return None


def _compared(form: str, kept: bytes | None, sent: bytes) -> tuple[Difference, ...]:
    """Where a file differs from the one that was kept; of a workbook or a paper only that it does."""
    if kept is None:
        return (Difference("file", "kept no more", f"{len(sent):,} bytes"),)
    if form == Format.JSON.value:
        return _first(differences(json_of(kept), json_of(sent)))
    if form == Format.CSV.value:
        return _first(row_differences(rows_of(kept) or [], rows_of(sent) or [], apart_from=ON_EVERY_ROW))
    if form == Format.TEXT.value:
        return _first(_lines(kept, sent))
    return (Difference("file", f"{len(kept):,} bytes", f"{len(sent):,} bytes"),)


def _lines(kept: bytes, sent: bytes) -> Iterator[Difference]:
    before, after = (body.decode("utf-8", "replace").splitlines() for body in (kept, sent))
    for number in range(max(len(before), len(after))):
        old, new = (lines[number].strip() if number < len(lines) else "absent" for lines in (before, after))
        if old != new:
            yield Difference(f"line {number + 1}", old, new)


def _altered(
    sha256: str, claim: Claim, frozen: FrozenLine, altered: tuple[Difference, ...], asked_at: datetime
) -> Verdict:
    places = len(altered)
    if places:
        where = "1 place differs" if places == 1 else f"{places}{' or more' if places == MOST else ''} places differ"
        message = f"The file says it is {_said(claim)}. It is not {frozen.name} as kept for the record: {where}."
    else:
        message = f"The file has the figures of {frozen.name}, but not its bytes: it was saved anew by another program."
    findings = [Finding("altered", message), *(Finding("differs", f"{one}.") for one in altered)]
    return Verdict(Origin.ALTERED, sha256, claim, frozen, asked_at, tuple(findings), altered=altered)


def _said(claim: Claim) -> str:
    of = claim.report or f"a report as {claim.format.upper()}"
    return f"{of} as of {claim.as_of}, known at {claim.known_at}, data version {claim.data_version}"


def _damage(session: Session, frozen: FrozenLine, files: Iterable[FileLine]) -> Iterator[Finding]:
    """Kept bytes that are no longer what their digest says."""
    for file in files:
        content = content_of(session, frozen, file.format)
        if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
            message = (
                f"The bytes kept of {frozen.name} as {file.format.upper()} are not those of their digest any more."
            )
            yield Finding("damaged", f"{message} Run `tracker audit verify`.")


def _kept_values(session: Session, frozen: FrozenLine) -> dict[str, Any] | None:
    content = content_of(session, frozen, Format.JSON.value)
    return None if content is None else json_of(content)


def _made(session: Session, frozen: FrozenLine, asking: Asking) -> dict[str, Any]:
    """The report's values, as its JSON has them."""
    report = make_report(session, reader_of_record(frozen), frozen.report, asking)
    made: dict[str, Any] = orjson.loads(write_report(frozen.report, report, Format.JSON))
    return made


def _recomputed(
    session: Session,
    frozen: FrozenLine,
    files: list[FileLine],
    recomputed: tuple[Difference, ...],
    kept: dict[str, Any],
    again: dict[str, Any],
) -> Iterator[Finding]:
    """What making the report again finds: figures that differ are grave, bytes alone are a note."""
    if recomputed:
        yield from (Finding("not_reproduced", f"Made again of the same day and moment: {one}.") for one in recomputed)
        return
    if any(kept.get(name) != again.get(name) for name in WORDING):
        yield Finding("worded_otherwise", "How the figures are counted is worded otherwise by now.", is_note=True)
    if others := [file.format for file in files if not _same_bytes(session, frozen, file)]:
        message = f"Version {PROGRAM} of the tracker writes {', '.join(others)} otherwise than {frozen.program} did"
        yield Finding("written_otherwise", f"{message}, or masks other names; every figure is the same.", is_note=True)


def _same_bytes(session: Session, frozen: FrozenLine, file: FileLine) -> bool:
    form = Format(file.format)
    report = make_report(session, reader_of_record(frozen), frozen.report, asking_of(frozen, form))
    return hashlib.sha256(write_report(frozen.report, report, form)).hexdigest() == file.sha256


def _unmasked(session: Session, frozen: FrozenLine, found: Iterable[Difference]) -> Iterator[Difference]:
    """Without names and badges that are masked, or are no longer, because an identity was protected or released since:
    protection follows today's flag and changes no figure.
    """
    is_moved = not frozen.reveals_identities and names_protected_since(session, frozen)
    for one in found:
        if not (is_moved and _is_of_masking(one)):
            yield one


def _is_of_masking(one: Difference) -> bool:
    if one.place.endswith(".protected"):
        return True
    masked = (PROTECTED_NAME, None) if one.place.endswith(".badge") else (PROTECTED_NAME,)
    return one.before in masked or one.after in masked


def _first(found: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(islice(found, MOST))


def may_be_downloaded(session: Session, holder: Holder, frozen: FrozenLine) -> bool:
    """Whether the kept bytes may be handed out: not where they may name somebody whose identity has been protected
    since, but to whoever sees every identity.
    """
    names = frozen.report in REPORTS and REPORTS[frozen.report].names_people
    return holder.reader.sees_identities or not names or not names_protected_since(session, frozen)
