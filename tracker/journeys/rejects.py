"""The rows that were not accepted as a file to mend and send again: as they stood, with the reasons at the end."""

import csv
import io
from dataclasses import replace

from tracker.domain.formulas import guarded, unguarded
from tracker.intake import LIMITS, Limits, Mapping, plain_mapping
from tracker.intake.apart.sent_file import FileReading, SentFile
from tracker.journeys.receipts import FaultyLine, Receipt


def write_rejects(
    content: bytes, file_name: str, mapping: Mapping | None, receipt: Receipt, limits: Limits = LIMITS
) -> bytes:
    """A CSV file of the rejected rows and those in review.

    Their own columns stand as in the file they came from, so that the same mapping reads them again; two more at the
    end give the line they stood on and the reasons.

    Raises:
        What reading a `SentFile` raises.
    """
    corrected = {(one.line, one.column - 1): one.text for one in receipt.corrections}
    with SentFile(content, file_name, limits) as file:
        opened = file.open(mapping or plain_mapping(receipt.kind))
        return _as_csv(replace(opened, corrections=corrected), receipt)


def _as_csv(reading: FileReading, receipt: Receipt) -> bytes:
    faulty = {line.line: line for line in (*receipt.rejected, *receipt.review)}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=reading.mapping.delimiter or ",", lineterminator="\r\n")
    if reading.mapping.header_row:  # the mapping will look for the header there again
        text.write("\r\n" * (reading.mapping.header_row - 1))
    names = reading.header.names
    if names:
        writer.writerow([*map(guarded, names), "line", "problems"])
    for line, sent in reading.cells_of(set(faulty)):
        padded = [*sent, *[""] * (len(names) - len(sent))]
        kept = padded[: len(names)] if names and not any(padded[len(names) :]) else padded
        cells = [guarded(unguarded(cell)) for cell in kept]  # what the sender marked is marked once
        writer.writerow([*cells, str(line), guarded(_reasons(faulty[line]))])
    return text.getvalue().encode(reading.mapping.encoding or "utf-8", errors="replace")


def _reasons(line: FaultyLine) -> str:
    return " ".join(f"[{problem.code}] {problem.message}" for problem in line.problems)
