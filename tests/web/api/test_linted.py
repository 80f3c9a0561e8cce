"""The document holds to the rules of a public linter, every warning an error: Redocly's `recommended-strict`."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.structure.sources import ROOT
from tests.web.site import one_app

LINTER = ROOT / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def linted(document: Any, folder: Path) -> tuple[int, str]:
    """The linter's exit code on a document, and what it says."""
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    node = shutil.which("node") or str(ROOT / ".tools" / "bin" / "node")
    ended = subprocess.run(
        [node, str(LINTER), "lint", "--extends", "recommended-strict", "--format", "stylish", "openapi.json"],
        cwd=folder,
        env={**os.environ, **QUIET},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return ended.returncode, f"{ended.stdout}{ended.stderr}"


@pytest.mark.long
def test_a_public_linter_finds_no_error_and_no_warning(tmp_path: Path) -> None:
    document = one_app().test_client().get("/api/v1/openapi.json").get_json()
    code, said = linted(document, tmp_path)
    assert code == 0, said
    del document["tags"][0]["description"]
    code, said = linted(document, tmp_path)
    assert (code, "tag-description" in said) == (1, True), said
