"""A PDF's pages as pictures, and what a scanner reads off a part of one."""

from dataclasses import dataclass

import pypdfium2
import zxingcpp

from tracker.domain.labels import Sheet

DPI = 300
POINTS = 72
MILLIMETRES = 25.4


@dataclass(frozen=True)
class Picture:
    """A page in shades of grey: rows of bytes."""

    width: int
    height: int
    rows: tuple[bytes, ...]

    def part(self, left: float, top: float, width: float, height: float) -> "Picture":
        """A part, in mm from the top left."""
        x, y, wide, high = (round(each / MILLIMETRES * DPI) for each in (left, top, width, height))
        rows = tuple(row[x : x + wide] for row in self.rows[y : y + high])
        return Picture(len(rows[0]), len(rows), rows)

    def read(self) -> list[str]:
        """Every code on it as a scanner reads it: `Code 128 CAM:X81000001`."""
        view = memoryview(b"".join(self.rows)).cast("B", shape=[self.height, self.width])
        return sorted(f"{one.format} {one.text}" for one in zxingcpp.read_barcodes(view))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return all(byte == 0xFF for row in self.rows for byte in row)


def pages(pdf: bytes) -> list[Picture]:
    """Every page, as an office printer would print it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_picture(page) for page in document]
    finally:
        document.close()


def _picture(page: pypdfium2.PdfPage) -> Picture:
    bitmap = page.render(scale=DPI / POINTS, grayscale=True)
    held = bytes(bitmap.buffer)
    rows = tuple(held[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
    return Picture(bitmap.width, bitmap.height, rows)


def label_at(page: Picture, sheet: Sheet, place: int) -> Picture:
    """The label at a place of a sheet, from 0."""
    down, across = divmod(place, sheet.columns)
    return page.part(sheet.left + across * sheet.across, sheet.top + down * sheet.down, sheet.width, sheet.height)
