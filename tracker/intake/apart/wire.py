"""What the reader and whoever asks it say to each other: lines of JSON, which can carry texts and numbers and no code.

The reader is not trusted: a file may have taken it over. What it says is checked as it is taken in.
"""

import re
from collections.abc import Mapping as Values
from dataclasses import replace
from typing import Any

from tracker.domain.errors import FieldProblem, Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake.headers import Header
from tracker.intake.mapping import Extract, Mapping, SkipRule, ValueMap
from tracker.intake.problems import Problem
from tracker.intake.rows import Row
from tracker.intake.seen import SeenRow, SeenSheet

Corrections = Values[tuple[int, int], str]
"""Cells written anew, by line and column (from 0)."""

ANY_PLACE = -1
"""The column of a rule that looks at every cell."""

OUT_OF_MEMORY = 75
"""The exit status of a reader that had too little memory."""


class NotUnderstoodError(Exception):
    """What was said is not in this form."""


def mapping_said(mapping: Mapping) -> dict[str, Any]:
    """A mapping as it is told to the reader."""
    return {
        "kind": mapping.kind.value,
        "columns": mapping.columns,
        "match": mapping.match,
        "extract": {name: [part.source, part.pattern.pattern] for name, part in mapping.extract.items()},
        "constants": mapping.constants,
        "values": {name: words.listed for name, words in mapping.values.items()},
        "skip_where": [[rule.source, rule.pattern.pattern, rule.reason] for rule in mapping.skip_where],
        "leave_out": {name: sorted(words) for name, words in mapping.leave_out.items()},
        "may_be_blank": sorted(mapping.may_be_blank),
        "add_unknown": sorted(mapping.add_unknown),
        "full_name_format": mapping.full_name_format,
        "date_formats": mapping.date_formats,
        "century_pivot": mapping.century_pivot,
        "sheet": mapping.sheet,
        "header_row": mapping.header_row,
        "encoding": mapping.encoding,
        "delimiter": mapping.delimiter,
        "named": mapping.named,
    }


def mapping_heard(said: dict[str, Any]) -> Mapping:
    """The same mapping, in the reader."""
    return Mapping(
        **{
            **said,
            "kind": ImportKind(said["kind"]),
            "columns": {name: tuple(headers) for name, headers in said["columns"].items()},
            "match": tuple(said["match"]),
            "extract": {name: Extract(source, re.compile(text)) for name, (source, text) in said["extract"].items()},
            "values": {name: ValueMap(listed) for name, listed in said["values"].items()},
            "skip_where": tuple(SkipRule(source, re.compile(text), why) for source, text, why in said["skip_where"]),
            "leave_out": {name: frozenset(words) for name, words in said["leave_out"].items()},
            "may_be_blank": frozenset(said["may_be_blank"]),
            "add_unknown": frozenset(said["add_unknown"]),
            "date_formats": tuple(said["date_formats"]),
        }
    )


def corrections_said(corrections: Corrections) -> list[Any]:
    """Corrections as they are told to the reader."""
    return [[line, place, text] for (line, place), text in corrections.items()]


def corrections_heard(said: list[Any]) -> Corrections:
    """The same corrections, in the reader."""
    return {(line, place): text for line, place, text in said}


def refusal_said(refusal: Invalid) -> dict[str, Any]:
    """A refusal as the reader tells it."""
    problems = [[problem.field, problem.code, problem.message] for problem in refusal.problems]
    return {"code": refusal.code, "message": refusal.message, "field": refusal.field, "problems": problems}


def refusal_heard(said: Any) -> Invalid:
    """The same refusal, to be raised. Raises: NotUnderstoodError."""
    table = _table(said)
    problems = [FieldProblem(*map(_text, _list(problem, 3))) for problem in _list(table.get("problems"))]
    return Invalid(
        _text(table.get("code")), _text(table.get("message")), field=text_or_none(table.get("field")), problems=problems
    )


def seen_said(seen: SeenSheet) -> dict[str, Any]:
    """A first look as the reader tells it."""
    first = [[row.line, row.cells] for row in seen.first]
    return {"name": seen.name, "rows": seen.rows, "first": first, "header": seen.header, "is_sure": seen.is_sure}


def seen_heard(said: Any) -> SeenSheet:
    """The same look. Raises: NotUnderstoodError."""
    table = _table(said)
    first = tuple(
        SeenRow(_number(line), texts(cells)) for line, cells in (_list(row, 2) for row in _list(table["first"]))
    )
    return SeenSheet(
        text_or_none(table["name"]), _number(table["rows"]), first, _number(table["header"]), table["is_sure"] is True
    )


def header_said(header: Header) -> dict[str, Any]:
    """A header as the reader tells it."""
    return {"line": header.line, "names": header.names, "columns": header.columns}


def header_heard(said: Any) -> Header:
    """The same header, but for what only the reader needs of it. Raises: NotUnderstoodError."""
    table = _table(said)
    columns = {name: _number(place, least=ANY_PLACE) for name, place in _table(table["columns"]).items()}
    return Header(_number(table["line"]), texts(table["names"]), columns)


def row_said(row: Row) -> list[Any]:
    """A row as the reader tells it."""
    problems = [[one.field, one.code, one.message, one.value] for one in row.problems]
    return [row.line, row.values, problems, row.skipped]


def row_heard(said: Any) -> Row:
    """The same row. Raises: NotUnderstoodError."""
    first, values, found, skipped = _list(said, 4)
    line = _number(first)
    for text in _table(values).values():
        _text(text)
    problems = tuple(
        Problem(line, text_or_none(field), _text(code), _text(message), text_or_none(value))
        for field, code, message, value in (_list(problem, 4) for problem in _list(found))
    )
    return Row(line, values, problems, text_or_none(skipped))


def cells_heard(said: Any) -> tuple[int, list[str]]:
    """A line's number and its cells. Raises: NotUnderstoodError."""
    line, cells = _list(said, 2)
    return _number(line), list(texts(cells))


def texts(said: Any) -> tuple[str, ...]:
    """A list of texts. Raises: NotUnderstoodError."""
    return tuple(map(_text, _list(said)))


def settled_said(mapping: Mapping) -> dict[str, Any]:
    """What opening a file settled of its mapping, as the reader tells it."""
    return {"columns": list(mapping.columns), "match": mapping.match}


def settled_heard(said: Any, mapping: Mapping) -> Mapping:
    """The mapping with only the columns that the file has, and what identifies a row. Raises: NotUnderstoodError."""
    table = _table(said)
    columns, match = texts(table["columns"]), texts(table["match"])
    if not set(columns) <= set(mapping.columns) or not set(match) <= set(mapping.fields()):
        raise NotUnderstoodError
    return replace(mapping, columns={name: mapping.columns[name] for name in columns}, match=match)


def text_or_none(said: Any) -> str | None:
    """A text, or nothing. Raises: NotUnderstoodError."""
    return None if said is None else _text(said)


def _table(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise NotUnderstoodError
    return said


def _list(said: Any, length: int | None = None) -> list[Any]:
    if not isinstance(said, list) or (length is not None and len(said) != length):
        raise NotUnderstoodError
    return said


def _number(said: Any, *, least: int = 0) -> int:
    if type(said) is not int or said < least:
        raise NotUnderstoodError
    return said


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise NotUnderstoodError
    return said
