"""The sheets themselves: printed, looked at as a picture, and every code read by a scanner."""

import re
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labels.scanning import label_at, pages
from tracker.domain.codes import camera_code, officer_code
from tracker.domain.errors import Invalid
from tracker.domain.labels import SHEETS, CameraStock, CardStock, Label, Symbols, label_job
from tracker.render.labels import FACES, render_labels
from tracker.render.labels.symbols import LEAST_MODULE, LEAST_SQUARE, code_128, qr
from tracker.render.typesetting import SURE

DAY = date(2016, 11, 7)


def camera(number: int, serial: str | None = None) -> Label:
    """A camera's label."""
    said = serial or f"X81{number:06d}A"
    return Label("cameras", number, said, (f"Tag MPD-{number:04d}", "Axon Body 2"), camera_code(said))


def officer(number: int) -> Label:
    """An officer's card with names of every length."""
    given_name = "Eva" if number % 2 else "Maximiliana Charlotte Bernadette"
    lines = (given_name, "Sergeant", f"Badge {number:04d}", officer_code(number), "City of Lakes Police Department")
    return Label("officers", number, "Lund-Vandersteen" if number % 3 else "Ng", lines, officer_code(number))


def said_by(label: Label, symbols: Symbols) -> list[str]:
    """What a scanner is to read off a label."""
    words = {
        Symbols.CODE_128: [f"Code 128 {label.code}"],
        Symbols.QR: [f"QR Code {label.code}"],
        Symbols.BOTH: [f"Code 128 {label.code}", f"QR Code {label.code}"],
    }
    return words[symbols]


CASES = [
    *((stock.value, symbols, camera) for stock in CameraStock for symbols in sorted(SHEETS[stock].symbols)),
    *((stock.value, symbols, officer) for stock in CardStock for symbols in sorted(SHEETS[stock].symbols)),
]


@pytest.mark.parametrize("stock, symbols, make", CASES)
def test_every_code_is_read_off_its_own_label(stock: str, symbols: Symbols, make: object) -> None:
    sheet = SHEETS[stock]
    labels = tuple(make(number) for number in range(1, min(sheet.count, 16) + 1))  # type: ignore[operator]
    start = 2
    job = label_job("Labels", DAY, labels, stock=stock, start=start, symbols=symbols)
    printed = pages(render_labels(job))
    assert len(printed) == job.sheets
    assert label_at(printed[0], sheet, 0).is_blank
    for place, label in enumerate(labels, start=start - 1):
        number, spot = divmod(place, sheet.count)
        assert label_at(printed[number], sheet, spot).read() == said_by(label, symbols), label.code


@pytest.mark.parametrize("stock", list(SHEETS))
def test_nothing_is_printed_beside_the_labels(stock: str) -> None:
    sheet = SHEETS[stock]
    symbols = Symbols.BOTH if Symbols.BOTH in sheet.symbols else Symbols.CODE_128
    labels = tuple(camera(number) for number in range(sheet.count))
    (page,) = pages(render_labels(label_job("Labels", DAY, labels, stock=stock, start=1, symbols=symbols)))
    below = sheet.top + sheet.rows * sheet.down
    assert page.part(0, 0, 215.9, sheet.top).is_blank
    assert page.part(0, below + 0.2, 215.9, 279.0 - below).is_blank
    assert page.part(0, 0, sheet.left, 279.0).is_blank
    for column in range(1, sheet.columns):
        gap = sheet.across - sheet.width
        if gap > 0.5:
            assert page.part(sheet.left + column * sheet.across - gap + 0.1, 0, gap - 0.2, 279.0).is_blank


def test_a_sheet_used_before_is_gone_on_with_and_the_next_begins_at_its_top() -> None:
    labels = tuple(camera(number) for number in range(3))
    job = label_job("Labels", DAY, labels, stock="5163", start=9, symbols=Symbols.QR)
    first, second = pages(render_labels(job))
    assert [label_at(first, job.sheet, place).is_blank for place in range(10)] == [True] * 8 + [False] * 2
    assert label_at(second, job.sheet, 0).read() == said_by(labels[2], Symbols.QR)
    assert label_at(second, job.sheet, 1).is_blank
    with pytest.raises(Invalid) as refused:
        label_job("Labels", DAY, labels, stock="5163", start=11, symbols=Symbols.QR)
    assert refused.value.code == "start_not_on_sheet"


def test_the_same_labels_are_the_same_bytes_and_a_tagged_document_with_words_for_each_code() -> None:
    job = label_job("Camera labels", DAY, (camera(1),), stock="5160", start=1, symbols=Symbols.BOTH)
    pdf = render_labels(job)
    assert render_labels(job) == pdf
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in pdf
    assert b"/MarkInfo" in pdf
    assert b"/Marked true" in pdf
    assert len(re.findall(rb"/Alt", pdf)) == 2
    assert b"D:20161107" in pdf


@pytest.mark.parametrize(
    "serial, stock, symbols, fits",
    [
        ("X81000001A", "5167", Symbols.CODE_128, True),
        ("X" * 17, "5167", Symbols.CODE_128, False),
        ("X" * 13, "5160", Symbols.BOTH, True),
        ("X" * 30, "5160", Symbols.CODE_128, False),
        ("X" * 30, "5160", Symbols.QR, True),
        ("X" * 60, "5163", Symbols.QR, True),
        ("X" * 60, "5163", Symbols.CODE_128, False),
        ("X漢字", "5163", Symbols.CODE_128, False),
        ("X81000001A", "5167", Symbols.QR, False),
    ],
)
def test_a_code_that_could_not_be_scanned_is_refused(serial: str, stock: str, symbols: Symbols, fits: bool) -> None:
    label = camera(1, serial)
    job = label_job("Labels", DAY, (label,), stock=stock, start=1, symbols=symbols)
    if fits:
        assert label_at(pages(render_labels(job))[0], job.sheet, 0).read() == said_by(label, symbols)
        return
    with pytest.raises(Invalid) as refused:
        render_labels(job)
    assert refused.value.code in {"code_does_not_fit", "no_room_for_qr"}
    assert refused.value.field == "symbols"


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=24), st.integers(20, 100))
def test_lines_are_never_narrower_than_a_scanner_reads_and_stand_in_a_quiet_zone(text: str, room: int) -> None:
    drawing = code_128(text, room=room, height=10)
    if drawing is None:
        return
    xs = [float(x) for x in re.findall(r"M([\d.]+) 0h", drawing.svg)]
    widths = [float(w) for w in re.findall(r"h([\d.]+)v", drawing.svg)]
    module = widths[0] / 2  # a start of Code 128 begins with two dark modules
    assert module >= LEAST_MODULE - 0.001
    assert min(widths) >= LEAST_MODULE - 0.001
    assert xs[0] >= 10 * module - 0.01
    assert drawing.width - (xs[-1] + widths[-1]) >= 10 * module - 0.02
    assert drawing.width <= room + 0.001


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=60), st.integers(10, 40))
def test_squares_are_never_smaller_than_a_phone_reads(text: str, side: int) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    drawing = qr(text, side=side)
    if drawing is not None:
        heights = {float(h) for h in re.findall(r"v([\d.]+)h", drawing.svg)}
        assert min(heights) >= LEAST_SQUARE - 0.001
        assert min(float(x) for x in re.findall(r"M([\d.]+) ", drawing.svg)) >= 4 * min(heights) - 0.01


def test_a_name_in_letters_that_no_font_has_is_printed_with_question_marks_and_scans() -> None:
    odd = replace(officer(7), heading="漢 Łukasz 😀")
    job = label_job("Cards", DAY, (odd,), stock="5390", start=1, symbols=Symbols.BOTH)
    assert label_at(pages(render_labels(job))[0], job.sheet, 0).read() == said_by(odd, Symbols.BOTH)


@pytest.mark.parametrize("kind", ["cameras", "officers"])
def test_the_letters_that_are_sure_to_be_there_are_there(kind: str) -> None:
    letters = "".join(chr(point) for first, last in SURE for point in range(first, last + 1))
    every = replace(camera(1), kind=kind, heading=letters + "漢", lines=(letters,))
    job = label_job("Labels", DAY, (every,), stock="5163", start=1, symbols=Symbols.QR)
    assert label_at(pages(render_labels(job))[0], job.sheet, 0).read() == said_by(every, Symbols.QR)


def test_every_sheet_has_a_face() -> None:
    assert FACES.keys() == SHEETS.keys()
    for sheet in SHEETS.values():
        assert sheet.left * 2 + (sheet.columns - 1) * sheet.across + sheet.width == pytest.approx(215.9, abs=0.6)
        assert sheet.top * 2 + sheet.rows * sheet.down == pytest.approx(279.4, abs=0.6)


def test_a_thousand_labels_take_seconds() -> None:
    labels = tuple(camera(number) for number in range(1000))
    job = label_job("Labels", DAY, labels, stock="5160", start=1, symbols=Symbols.BOTH)
    began = time.monotonic()
    pdf = render_labels(job)
    assert time.monotonic() - began < 60
    assert len(pdf) < 3_000_000
