"""`tracker labels`: sheets in a file, and cards put on record."""

from pathlib import Path

from tests.cli.conftest import Tracker
from tests.labels.scanning import pages
from tests.web.api.story import with_story


def test_labels_and_cards_are_written_to_a_file(tracker: Tracker, database_url: str, tmp_path: Path) -> None:
    with_story(database_url)
    sheet, cards = tmp_path / "sheet.pdf", tmp_path / "cards.pdf"
    done = tracker("labels", "cameras", "--in-stock", "--code", "qr", "--start", "3", "--output", str(sheet))
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"Wrote 2 labels on 1 sheet to {sheet}." in done.stderr
    assert [page.read() for page in pages(sheet.read_bytes())] == [["QR Code CAM:X81000002", "QR Code CAM:X81000004"]]
    done = tracker("labels", "officers", "0101", "--code", "qr", "--output", str(cards))
    assert done.exit_code == 0, done.stderr
    assert [page.read() for page in pages(cards.read_bytes())] == [["QR Code OFC:1"]]


def test_a_refusal_writes_no_file(tracker: Tracker, database_url: str, tmp_path: Path) -> None:
    with_story(database_url)
    sheet = tmp_path / "sheet.pdf"
    refused = tracker("labels", "cameras", "X9", "--output", str(sheet))
    assert (refused.exit_code, sheet.exists()) == (1, False)
    assert refused.stderr.startswith("error: unknown_camera: ")
