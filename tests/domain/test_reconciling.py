"""How a list of others differs from the register: named cases, and a list that was made of the register itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.reconciling import (
    Difference,
    ListedDevice,
    ListedPerson,
    OwnDevice,
    OwnPerson,
    Person,
    compare_devices,
    compare_people,
)
from tracker.domain.vocabulary import CameraCondition, DifferenceCode

EVA, KIM = Person(1, "Lund, Eva"), Person(2, "Moe, Kim")
NOBODY_KNOWN = Person(None, "Berg, Ola", is_unclear=True)
X1 = OwnDevice(11, "X1", "T-1", "serviceable", 1, True)
X2 = OwnDevice(12, "X2", None, "in_repair", None, True)
GONE = OwnDevice(13, "X3", None, "retired", None, True)
LOAN = OwnDevice(14, "X4", None, "serviceable", None, False)
AS_X1 = ListedDevice(2, "X1", None, "serviceable", EVA)
AS_X2 = ListedDevice(3, "X2", None, "in_repair", None)


def told(differences: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    """Code, subject and both sides."""
    return [(one.code.value, one.subject, one.theirs, one.ours) for one in differences]


@pytest.mark.parametrize(
    "listed,expected",
    [
        ([AS_X1, AS_X2], []),
        ([AS_X1], [("not_in_theirs", "camera:12", None, "in_repair")]),
        ([AS_X1, AS_X2, ListedDevice(4, "X9", None, None, None)], [("not_in_register", "device:X9", "X9", None)]),
        ([AS_X1, AS_X2, replace(AS_X1, line=7)], [("listed_twice", "camera:11", "line 2", None)]),
        ([replace(AS_X1, holder=KIM), AS_X2], [("other_holder", "camera:11", None, None)]),
        ([replace(AS_X1, holder=None), replace(AS_X2, holder=KIM)],
         [("other_holder", "camera:11", "nobody", None), ("other_holder", "camera:12", None, "nobody")]),
        ([replace(AS_X1, holder=NOBODY_KNOWN), AS_X2], [("unclear", "camera:11", None, None)]),
        ([replace(AS_X1, condition="missing"), AS_X2], [("other_condition", "camera:11", "missing", "serviceable")]),
        ([AS_X1, replace(AS_X2, condition=None)], []),
        ([replace(AS_X1, serial="x1"), AS_X2], []),
        ([replace(AS_X1, serial=None, asset_tag="t-1"), AS_X2], []),
        ([AS_X1, AS_X2, ListedDevice(4, "X3", None, None, None)],
         [("other_condition", "camera:13", "listed", "retired")]),
        ([AS_X1, AS_X2, ListedDevice(4, "X4", None, "serviceable", None)], []),
        ([replace(AS_X1, holder=None), AS_X2], []),  # no line names a holder: the list does not speak of them
    ],
)  # fmt: skip
def test_a_list_of_devices(listed: list[ListedDevice], expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert told(compare_devices(listed, [X1, X2, GONE, LOAN])) == expected


LUND = OwnPerson(1, "1", "active", ("Lund", "Eva"), "Officer", "0412")
LEFT = OwnPerson(2, "1", "separated", ("Moe", "Kim"), None, None)
HOMELESS = OwnPerson(3, None, "active", ("Dahl", "Per"), None, None)
AS_LUND = ListedPerson(2, EVA, "1", "active", ("LUND", "Eva"), "Officer", "0412")


@pytest.mark.parametrize(
    "listed,expected",
    [
        ([AS_LUND], []),
        ([], [("not_in_theirs", "officer:1", None, "1")]),
        ([replace(AS_LUND, precinct="5")], [("other_precinct", "officer:1", "5", "1")]),
        ([replace(AS_LUND, precinct=None, employment=None, name=None, rank=None, badge=None)], []),
        ([replace(AS_LUND, employment="leave")], [("other_employment", "officer:1", "leave", "active")]),
        ([replace(AS_LUND, name=("Lund-Berg", "Eva"))], [("other_name", "officer:1", "Lund-Berg, Eva", "Lund, Eva")]),
        ([replace(AS_LUND, rank="Sergeant", badge="9")],
         [("other_rank", "officer:1", "Sergeant", "Officer"), ("other_badge", "officer:1", "9", "0412")]),
        ([AS_LUND, replace(AS_LUND, line=9)], [("listed_twice", "officer:1", "line 2", None)]),
        ([AS_LUND, ListedPerson(3, KIM, None, None, None, None, None)],
         [("other_employment", "officer:2", "listed", "separated")]),
        ([AS_LUND, ListedPerson(3, Person(3, "Dahl"), "5", None, None, None, None)],
         [("other_precinct", "officer:3", "5", "no posting")]),
        ([AS_LUND, ListedPerson(3, Person(None, "Berg, Ola"), None, None, None, None, None)],
         [("not_in_register", "line:3", None, None)]),
        ([AS_LUND, ListedPerson(3, NOBODY_KNOWN, None, None, None, None, None)], [("unclear", "line:3", None, None)]),
    ],
)  # fmt: skip
def test_a_roster(listed: list[ListedPerson], expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert told(compare_people(listed, [LUND, LEFT, HOMELESS])) == expected


CONDITIONS = [condition.value for condition in CameraCondition if condition is not CameraCondition.RETIRED]
REGISTERS = st.lists(st.tuples(st.sampled_from(CONDITIONS), st.none() | st.integers(1, 9)), min_size=2, max_size=8).map(
    lambda rows: [
        OwnDevice(number, f"X{number}", None, condition, holder, True)
        for number, (condition, holder) in enumerate(rows, 1)
    ]
)


def listed_as(own: OwnDevice) -> ListedDevice:
    """The line of a vendor who knows what the register knows."""
    holder = None if own.holder_id is None else Person(own.holder_id, f"officer {own.holder_id}")
    return ListedDevice(own.camera_id + 1, own.serial, None, own.condition, holder)


@given(REGISTERS, st.data())
def test_each_change_of_a_list_that_agrees_is_the_one_difference_found(
    register: list[OwnDevice], data: st.DataObject
) -> None:
    agreeing = [listed_as(own) for own in register]
    assert compare_devices(agreeing, register) == ()
    place = data.draw(st.integers(0, len(register) - 1))
    line = agreeing[place]
    other = data.draw(st.sampled_from([one for one in CONDITIONS if one != line.condition]))
    changed, code = data.draw(
        st.sampled_from(
            [
                (replace(line, condition=other), DifferenceCode.OTHER_CONDITION),
                (replace(line, holder=Person(77, "somebody")), DifferenceCode.OTHER_HOLDER),
                (replace(line, holder=NOBODY_KNOWN), DifferenceCode.UNCLEAR),
                (None, DifferenceCode.NOT_IN_THEIRS),
            ]
        )
    )
    others = [*agreeing[:place], *([changed] if changed else []), *agreeing[place + 1 :]]
    speaks = any(one.holder is not None for one in agreeing)
    found = compare_devices(others, register)
    about = [(one.code, one.camera_id) for one in found if one.camera_id == register[place].camera_id]
    assert about == [(code, register[place].camera_id)]
    if speaks and any(one.holder is not None for one in others):
        assert len(found) == 1
