"""Labels and cards for every door: which records are meant, found by a report, and their sheets, drawn as PDF."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.commands.labels import PrintCameraLabels, PrintOfficerCards
from tracker.domain.labels import LabelJob, label_job
from tracker.domain.reports.stamp import Stamp
from tracker.render.labels import render_labels
from tracker.reports.labels import camera_labels, officer_cards
from tracker.reports.on_day import Reader
from tracker.store.known import Asked, stamp_of

CARDS = "officer-cards"
"""What the log calls the cards that were pulled."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What would be printed, and of which day and moment it speaks."""

    job: LabelJob
    stamp: Stamp
    name: str

    @property
    def file_name(self) -> str:
        """What a browser saves the sheets as."""
        return f"{self.name}-{self.job.sheet.stock}-{self.stamp.as_of.isoformat()}.pdf"

    def pdf(self) -> bytes:
        """The sheets. Raises Invalid `code_does_not_fit`, `no_room_for_qr`."""
        return render_labels(self.job)


def labels_of(session: Session, reader: Reader, asked: Asked, command: PrintCameraLabels | PrintOfficerCards) -> Labels:
    """The labels that a command asks for.

    Raises:
        Invalid `start_not_on_sheet`; what `camera_labels` and `officer_cards` raise.
    """
    if isinstance(command, PrintCameraLabels):
        name, title, labels = "camera-labels", "Camera labels", camera_labels(session, reader, asked, command)
    else:
        name, title, labels = CARDS, "Officer cards", officer_cards(session, reader, asked, command)
    job = label_job(title, asked.as_of, labels, stock=command.stock, start=command.start, symbols=command.symbols)
    return Labels(job, stamp_of(session, asked.as_of, asked.known_at), name)


def on_record(command: PrintOfficerCards, labels: Labels) -> dict[str, object]:
    """What the log keeps of cards that were pulled: whose, by record number, never by name or badge."""
    asked: dict[str, object] = {"precinct": command.precinct, "session": command.session}
    kept = {name: value for name, value in asked.items() if value is not None}
    return {**kept, "stock": command.stock.value, "officers": [label.number for label in labels.job.labels]}
