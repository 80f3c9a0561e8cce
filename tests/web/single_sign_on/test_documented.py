"""Every reason that the log may give for a refused sign-in stands in the guide, with what to look at."""

import ast
import re

from tests.structure.sources import ROOT, dotted, parsed, tracked_under
from tracker.journeys.single_sign_on.claims import CHECKED

RAISED = {"Unfit", "UnknownKey", "Unopened", "ProviderAway"}
FROM_TOKENS = {"signature", "algorithm", "claims", "id_token"}
OF_ACTS = {"username_unfit", "user_exists", "last_administrator", "one_precinct", "unknown_precinct"}
"""The code of a refusal of the act that would have made an account or changed its role."""


def reasons() -> set[str]:
    """The words that the sources give as a reason."""
    found = set()
    for file in [*tracked_under("tracker/journeys/single_sign_on"), *tracked_under("tracker/web/single_sign_on.py")]:
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and dotted(node.func) in RAISED:
                found |= {given.value for given in node.args if isinstance(given, ast.Constant)}
    return found


def test_every_reason_stands_in_the_guide() -> None:
    guide = (ROOT / "docs" / "single-sign-on.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_]+)`", guide.split("| reason | look at |")[1]))
    written = {str(reason) for reason in reasons()} | FROM_TOKENS | OF_ACTS | {f"claim_{name}" for name in CHECKED}
    assert len(written) > 35
    assert written - told == set()
