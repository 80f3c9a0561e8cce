"""Post who did a class: TRACKER=… TOKEN=… python post_completions.py completions.json

The file is {"rows": [{"officer": {"badge": "0412"}, "course": …, "version": …, "completed_on": …}, …]}. All of them are
entered or none, and the same file sent again enters nothing twice. It needs nothing but Python.
"""

import hashlib
import json
import os
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

body = Path(sys.argv[1]).read_bytes()
headers = {
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "Content-Type": "application/json",
    "Idempotency-Key": hashlib.sha256(body).hexdigest(),
}
try:
    with urlopen(Request(os.environ["TRACKER"] + "/api/v1/bulk/completions", body, headers), timeout=60) as answer:
        done = json.load(answer)
        print(f"batch {done['batch']}: {len(done['rows'])} completions")
except HTTPError as refusal:
    problem = json.load(refusal)
    print(f"{problem['code']}: {problem['detail']}")
    for place, problems in problem.get("errors", {}).items():
        print(*(f"{place}: [{one['code']}] {one['message']}" for one in problems), sep="\n")
    sys.exit(1)
