"""Bulk acts by request: tried out row by row, entered as one batch, refused with every problem by its pointer."""

from tests.web.api.story import Story
from tests.web.site import Site

DAY = "2016-09-20"


def rows_of(site: Site, count: int = 2) -> list[dict[str, object]]:
    """Pairs that can be issued."""
    free = ["0102", "0666"][:count]
    spare = [f"X8100000{n}" for n in (2, 4)]
    return [
        {"officer": {"badge": badge}, "camera": {"serial": serial}} for badge, serial in zip(free, spare, strict=False)
    ]


def test_a_list_is_tried_out_then_issued_then_reversed(told: Site) -> None:
    body = {"rows": rows_of(told), "issued_on": DAY}
    trial = told.post("/api/v1/bulk/issues?dry_run=true", body)
    assert (trial.status_code, trial.json["possible"]) == (200, True)
    assert [(row["row"], row["serial"], row["problems"]) for row in trial.json["rows"]] == [
        (0, "X81000002", []),
        (1, "X81000004", []),
    ]
    before = told.get("/api/v1/assignments?limit=1").headers["X-Total-Count"]
    entered = told.post("/api/v1/bulk/issues", body)
    assert entered.status_code == 201
    assert entered.headers["Location"].endswith(f"/batches/{entered.json['batch']}")
    assert int(told.get("/api/v1/assignments?limit=1").headers["X-Total-Count"]) == int(before) + 2
    batch = told.get(f"/api/v1/batches/{entered.json['batch']}").json
    assert (batch["kind"], batch["receipt"]["created"]) == ("issues", 2)
    undone = told.post(f"/api/v1/batches/{entered.json['batch']}/reverse", {"reason": "the wrong list"})
    assert undone.status_code == 200
    assert told.post("/api/v1/bulk/issues", body).status_code == 201


def test_problems_are_told_by_pointer_and_nothing_is_entered(told: Site, story: Story) -> None:
    rows = [
        *rows_of(told, 1),
        {"officer": story.first, "camera": {"serial": "X81000004"}},
        {"officer": {"badge": "none"}, "camera": {"serial": "X81000004"}},
    ]
    refused = told.post("/api/v1/bulk/issues", {"rows": rows, "issued_on": DAY})
    assert (refused.status_code, refused.json["code"]) == (409, "officer_holds_camera")
    assert {name: [one["code"] for one in found] for name, found in refused.json["errors"].items()} == {
        "rows.1.officer": ["officer_holds_camera"],
        "rows.2.officer": ["unknown_officer"],
    }
    assert refused.json["errors"]["rows.2.officer"][0]["pointer"] == "/rows/2/officer"
    trial = told.post("/api/v1/bulk/issues?dry_run=true", {"rows": rows, "issued_on": DAY}).json
    assert trial["possible"] is False
    assert [[one["pointer"] for one in row["problems"]] for row in trial["rows"]] == [
        [],
        ["/rows/1/officer"],
        ["/rows/2/officer"],
    ]
    without = {"rows": rows, "issued_on": DAY, "leave_out": [1, 2]}
    assert told.post("/api/v1/bulk/issues?dry_run=true", without).json["possible"] is True
    entered = told.post("/api/v1/bulk/issues", without)
    assert [row["left_out"] for row in entered.json["rows"]] == [False, True, True]


def test_rows_that_cannot_be_read_are_told_alike(told: Site) -> None:
    body = {
        "rows": [{"officer": 1}, "x", {"camera": {"serial": "X"}, "officer": {"badge": "1"}, "z": 1}],
        "issued_on": DAY,
    }
    refused = told.post("/api/v1/bulk/issues", body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid_input")
    assert {name: found[0]["code"] for name, found in refused.json["errors"].items()} == {
        "rows.0.camera": "required",
        "rows.1": "not_an_object",
        "rows.2.z": "unknown_field",
    }
    many = {"rows": [{"officer": 1, "camera": 1}] * 1001, "issued_on": DAY}
    assert told.post("/api/v1/bulk/issues", many).json["errors"]["rows"][0]["code"] == "too_many"


def test_a_box_conditions_and_a_move(told: Site, story: Story) -> None:
    cameras = [{"camera": story.held}, {"camera": story.fifth_held, "condition": "stolen", "report_number": "16-1"}]
    conditions = {"rows": [{"camera": story.spare}], "condition": "in_repair", "starts_on": DAY}
    assert told.post("/api/v1/bulk/conditions", conditions).status_code == 201
    move = {"rows": [{"officer": story.first}], "precinct": "5", "duty": "administration", "starts_on": "2016-09-25"}
    moved = told.post("/api/v1/bulk/moves?dry_run=true", move)
    assert moved.json["rows"][0]["notes"] == ["comes_back"]
    assert told.post("/api/v1/bulk/moves", {**move, "comes_back_later": True}).json["rows"][0]["notes"] == ["due"]
    box = told.post("/api/v1/bulk/returns", {"rows": cameras, "returned_on": "2016-09-26", "place": "room-1"})
    assert [row["condition"] for row in box.json["rows"]] == ["serviceable", "stolen"]


def test_a_list_is_entered_once_under_its_key(told: Site) -> None:
    body, headers = {"rows": rows_of(told), "issued_on": DAY}, {"Idempotency-Key": "the-list"}
    first, again = (told.post("/api/v1/bulk/issues", body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
