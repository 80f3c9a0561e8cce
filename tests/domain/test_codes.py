"""What the tracker's own labels say, and how a scanned code is read."""

import pytest

from tracker.domain.codes import ScannedCode, camera_code, officer_code, read_code


@pytest.mark.parametrize(
    "scanned,read",
    [
        (camera_code("X81000001"), ScannedCode("X81000001", camera=True, officer=False)),
        ("cam:X81000001\t", ScannedCode("X81000001", camera=True, officer=False)),
        (officer_code(17), ScannedCode("17", camera=False, officer=True)),
        (" 0017 ", ScannedCode("0017", camera=True, officer=True)),
        ("CAMERA 5", ScannedCode("CAMERA 5", camera=True, officer=True)),
        ("", ScannedCode("", camera=True, officer=True)),
    ],
)
def test_a_code_names_what_its_prefix_says_and_anything_without_one(scanned: str, read: ScannedCode) -> None:
    assert read_code(scanned) == read


def test_only_our_own_codes_name_one_kind_alone() -> None:
    assert read_code(camera_code("1")).is_ours
    assert read_code(officer_code(1)).is_ours
    assert not read_code("1").is_ours
