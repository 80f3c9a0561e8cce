"""Keep a copy of the register in a file by the change feed: TRACKER=… TOKEN=… python keep_a_copy.py copy.json

Run it as often as you like. It needs nothing but Python.
"""

import json
import os
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

EMPTY = {"next": "/api/v1/changes?after=0&limit=1000", "sees": None, "records": {}}


def ask(address):
    """One answer of the feed; None where the copy has to be begun again."""
    asked = Request(os.environ["TRACKER"] + address, headers={"Authorization": f"Bearer {os.environ['TOKEN']}"})
    try:
        with urlopen(asked, timeout=60) as answer:
            return json.load(answer)
    except HTTPError as error:
        if json.load(error)["code"] in ("history_differs", "event_to_come"):
            return None
        raise


def apply(told, records):
    """Take an answer into the copy."""
    changes = [change for event in told["events"] for change in event["changes"]] + told["by_day"]
    for change in changes:
        collection = records.setdefault(change["collection"], {})
        if change["state"] == "gone":
            collection.pop(str(change["id"]), None)
        else:
            collection[str(change["id"])] = change["record"]


def catch_up(copy):
    """The copy as the register is now."""
    while True:
        told = ask(copy["next"])
        if told is None or copy["sees"] not in (None, told["sees"]):
            copy = json.loads(json.dumps(EMPTY))
            continue
        apply(told, copy["records"])
        copy["next"], copy["sees"] = told["next"], told["sees"]
        if not told["more"]:
            return copy


if __name__ == "__main__":
    file = Path(sys.argv[1])
    kept = json.loads(file.read_text()) if file.exists() else json.loads(json.dumps(EMPTY))
    kept = catch_up(kept)
    file.with_suffix(".new").write_text(json.dumps(kept))
    file.with_suffix(".new").replace(file)
    for name, records in sorted(kept["records"].items()):
        print(f"{name}: {len(records)}")
