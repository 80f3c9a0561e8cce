"""Send a file to the tracker: TRACKER=… TOKEN=… python send_file.py roster roster.csv

A roster, cameras, assignments, completions or daily counts are looked at first and entered where every row is sound;
of `devices`, a vendor's list, the differences are told. Ends with 1 where somebody has to look. It needs only Python.
"""

import hashlib
import json
import os
import sys
import uuid
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def send(address, fields, file, key):
    """What the tracker answers to a form with a file; a refusal is read like any other answer."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()
    ]
    named = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
    body = "".join(parts).encode() + named.encode() + file.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    headers = {
        "Authorization": f"Bearer {os.environ['TOKEN']}",
        "Content-Type": f"multipart/form-data; boundary={edge}",
    } | ({"Idempotency-Key": key} if key else {})
    try:
        with urlopen(Request(os.environ["TRACKER"] + address, body, headers), timeout=300) as answer:
            return json.load(answer)
    except HTTPError as refusal:
        return json.load(refusal)


def enter(kind, file, digest):
    """Look at a file, and enter it where nobody has to look: whether it is entered."""
    plan = send("/api/v1/imports", {"kind": kind}, file, None)
    if "code" in plan:
        sys.exit(f"{plan['code']}: {plan['detail']}")
    for row in plan["rejected"] + plan["review"]:
        for problem in row["problems"]:
            print(f"line {row['line']}: {problem['field']}: [{problem['code']}] {problem['message']}")
    if plan["rejected"] or plan["review"]:
        return False
    receipt = send(
        "/api/v1/imports", {"kind": kind, "apply": "true"}, file, f"{datetime.now().astimezone():%F}-{digest}"
    )
    if "code" in receipt:
        sys.exit(f"{receipt['code']}: {receipt['detail']}")
    print({name: receipt[name] for name in ("created", "updated", "moved", "unchanged", "left", "batch")})
    return True


def reconcile(file, digest):
    """Hold a vendor's list against the register: whether nothing differs."""
    found = send("/api/v1/reconciliations", {"kind": "devices"}, file, f"{datetime.now().astimezone():%F}-{digest}")
    if "code" in found:
        sys.exit(f"{found['code']}: {found['detail']}")
    for one in found["differences"]:
        print(f"{one['code']}: {one['subject']}")
    return not found["differences"]


if __name__ == "__main__":
    kind, file = sys.argv[1], Path(sys.argv[2])
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    sys.exit(0 if (reconcile(file, digest) if kind == "devices" else enter(kind, file, digest)) else 1)
