"""The formats a report can be asked for in."""

from enum import StrEnum


class Format(StrEnum):
    """A format, named as in addresses and options."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


FILES = (Format.JSON, Format.CSV, Format.XLSX, Format.PDF)
"""Those that a report is kept in; text is for a terminal."""

MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
