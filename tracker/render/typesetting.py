"""Documents as PDF: a template of ours and its data, set in fonts that come with the program, tagged for screen readers
(PDF/UA-1). The same data gives the same bytes.
"""

import json
from functools import cache
from importlib import resources
from typing import Any

import typst

LARGE = 200_000
"""Data of so many characters makes a document whose pieces are not kept in memory."""
KEPT = 10
"""For so many more documents the typesetter keeps the pieces of one, in case they come again."""
NO_GLYPH = "could not be displayed"
SURE = (
    (0x20, 0x7E),  # what the fonts of the program certainly have: Latin, Greek, Cyrillic, punctuation
    (0xA0, 0xAC),
    (0xAE, 0x17F),
    (0x1EA0, 0x1EF9),
    (0x391, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
)


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The document of a template (`labels/sheet.typ`) with its data. A character that no font here has is printed as a
    question mark: an unprinted name is worse than one that is to be completed by hand.
    """
    try:
        return _compiled(template, data)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
    return _compiled(template, _printable(data))


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    made = typst.Compiler(_source(template), font_paths=_fonts(), ignore_system_fonts=True).compile(
        format="pdf", sys_inputs={"data": written}, pdf_standards=["ua-1"], timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("A PDF is one piece.")
    if len(written) > LARGE:
        _forget()
    return made


def _forget() -> None:
    """Let the typesetter drop what it keeps of a large document: empty ones take its place."""
    for _ in range(KEPT + 1):
        typst.compile(b"", format="svg", font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _source(template: str) -> bytes:
    return resources.files("tracker.render").joinpath(template).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _printable(value: Any) -> Any:
    """The data with what may be without a glyph as question marks; alternative texts are read out, not printed."""
    if isinstance(value, str):
        return "".join(one if _is_sure(one) else "?" for one in value)
    if isinstance(value, dict):
        return {name: one if name == "alt" else _printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _is_sure(character: str) -> bool:
    point = ord(character)
    return any(first <= point <= last for first, last in SURE)
