"""Mapping files: everything is checked, and all that is wrong is said at once."""

import pytest

from tests.fixtures.files import mapping_file
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.resources import config_dir

COLUMNS = {"employee_number": "No"}


def faults_of(content: bytes) -> list[str]:
    """The keys that a refused mapping is at fault in."""
    with pytest.raises(Invalid) as refused:
        read_mapping(content)
    assert refused.value.code == "invalid_mapping"
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize("path", sorted((config_dir() / "mappings").glob("*.toml")), ids=lambda path: path.stem)
def test_the_mappings_that_come_along_are_sound(path) -> None:  # type: ignore[no-untyped-def]
    assert read_mapping(path.read_bytes()).match


def test_everything_in_a_mapping_is_read() -> None:
    mapping = read_mapping(
        mapping_file(
            kind="roster",
            sheet="Sheet1",
            header_row=6,
            encoding="latin-1",
            delimiter=";",
            match=["badge", "last_name"],
            date_formats=["%m/%d/%Y"],
            century_pivot=30,
            full_name_format="first last",
            may_be_blank=["badge"],
            skip_where={"Name": "total"},
            columns={"full_name": "Name", "badge": ["Badge", "Star"]},
            values={"rank": {"Sgt": "Sergeant"}},
            extract={"rank": {"from": "Title", "pattern": "^([^/]+)"}},
            constants={"duty": "patrol"},
        )
    )
    assert mapping.kind is ImportKind.ROSTER
    assert (mapping.sheet, mapping.header_row, mapping.encoding, mapping.delimiter) == ("Sheet1", 6, "iso8859-1", ";")
    assert mapping.columns["badge"] == ("Badge", "Star")
    assert mapping.values["rank"].ours("sgt") == "Sergeant"
    assert mapping.extract["rank"].part_of("Sgt/Patrol") == "Sgt"
    assert set(mapping.fields()) == {"last_name", "first_name", "middle_name", "suffix", "badge", "rank", "duty"}
    assert mapping.needed() == ("last_name",)


def test_every_fault_is_named() -> None:
    content = mapping_file(
        kind="roster",
        shet="Sheet1",
        header_row=-1,
        encoding="unicode_escape",
        delimiter="ab",
        match=["serial"],
        date_formats=["%d/%m"],
        century_pivot="30",
        full_name_format="backwards",
        may_be_blank=["shoe_size"],
        add_unknown=["officers"],
        skip_where={"Name": "("},
        columns={"shoe_size": "Size", "badge": 3, "rank": "Rank"},
        values={"rank": {"Sgt": 1}},
        extract={"rank": {"from": "Title", "pattern": "x"}, "duty": {"pattern": "x"}},
        constants={"duty": True},
    )
    assert sorted(faults_of(content)) == sorted(
        f"mapping.{key}"
        for key in [
            "shet", "header_row", "encoding", "delimiter", "match", "date_formats", "century_pivot",
            "full_name_format", "may_be_blank", "add_unknown", "skip_where.Name", "columns.shoe_size", "columns.badge",
            "values.rank", "extract.duty", "constants.duty",
        ]
    )  # fmt: skip


@pytest.mark.parametrize("content", [b"kind = ", b"\xff\xfe", b"a = " + b"[" * 5000, b"x" * 600_000])
def test_what_is_no_mapping_file_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_mapping(content)
    assert refused.value.code == "invalid_mapping"


def test_the_kind_must_be_known() -> None:
    assert faults_of(mapping_file(columns=COLUMNS)) == ["mapping.kind"]
    assert faults_of(mapping_file(kind="rosters", columns=COLUMNS)) == ["mapping.kind"]


def test_match_must_identify_somebody() -> None:
    columns = {"full_name": "Name", "badge": "Badge", "precinct": "Home"}
    for keys in ({"match": ["precinct"]}, {"match": ["badge"], "may_be_blank": ["badge"]}):
        with pytest.raises(Invalid) as refused:
            read_mapping(mapping_file(kind="roster", columns=columns, **keys))
        assert refused.value.code == "no_identity"
    named = read_mapping(mapping_file(kind="roster", columns=columns, match=["full_name", "badge"]))
    assert named.match == ("last_name", "first_name", "badge")


def test_match_names_only_fields_that_some_column_brings() -> None:
    assert faults_of(mapping_file(kind="roster", columns=COLUMNS, match=["badge"])) == ["mapping.match"]
