"""`./dev`: what it lists is what it has, it needs Python alone, and it installs what is pinned."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.sources import ROOT, imported_modules

DEV = ROOT / "dev"
PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)")


def dev(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs the tool with no input."""
    return subprocess.run(
        [sys.executable, DEV, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def verbs() -> set[str]:
    """The verbs that the tool lists."""
    return set(re.findall(r"^  ([a-z-]+) +\S", dev("help").stdout, re.MULTILINE))


def pinned(name: str) -> dict[str, str]:
    """The packages of a requirements file and their versions."""
    return dict(PINNED.findall((ROOT / "requirements" / name).read_text()))


def normal(requirement: str) -> str:
    """The bare name of a requirement, as an index writes it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement).group()).lower()  # type: ignore[union-attr]


def test_help_lists_exactly_what_the_tool_has(tmp_path: Path) -> None:
    table = next(
        node
        for node in ast.parse(DEV.read_text()).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "VERBS"
    )
    assert isinstance(table.value, ast.Dict)
    assert verbs() == {ast.literal_eval(key) for key in table.value.keys if key}
    assert verbs() >= {"run", "test", "test-long", "sure", "help"}
    assert dev("help", cwd=tmp_path).stdout == dev().stdout


def test_a_verb_it_lacks_is_wrong_usage() -> None:
    answer = dev("launch")
    assert answer.returncode == 2
    assert "help" in answer.stderr


def test_the_tool_needs_python_alone() -> None:
    assert {name.partition(".")[0] for name in imported_modules(ast.parse(DEV.read_text()))} <= sys.stdlib_module_names


def test_what_runs_before_a_change_is_taken_in_exists() -> None:
    script = ROOT / ".ci" / "run"
    called = set(re.findall(r"^\./dev ([a-z-]+)", script.read_text(), re.MULTILINE))
    assert called >= {"test", "test-long"}
    assert called <= verbs()
    assert script.stat().st_mode & DEV.stat().st_mode & 0o111 == 0o111


def test_the_readme_names_only_verbs_that_exist() -> None:
    named = set(re.findall(r"\./dev ([a-z][a-z-]+)", (ROOT / "README.md").read_text()))
    assert named >= {"run", "test"}
    assert named <= verbs()


@pytest.mark.parametrize("name", ["run.txt", "develop.txt", "tools.txt", "node.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / name).read_text().strip())
    assert entries
    assert [entry for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []


def test_what_runs_is_what_was_tested() -> None:
    tested = pinned("develop.txt")
    assert {name: version for name, version in pinned("run.txt").items() if tested.get(name) != version} == {}


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    needed = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["postgresql"]
    assert {normal(entry) for entry in needed + groups["build"]} <= pinned("run.txt").keys()
    assert {normal(entry) for entry in needed + groups["test"] + groups["quality"]} <= pinned("develop.txt").keys()


def test_the_bill_of_materials_has_each_package_that_serves_with_its_digest() -> None:
    bill = json.loads(dev("sbom").stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    parts = {part["purl"]: part for part in bill["components"]}
    python = {f"pkg:pypi/{name}@{version}" for name, version in pinned("run.txt").items()}
    assert python == {purl for purl in parts if purl.startswith("pkg:pypi/")}
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    design = locked["node_modules/@uswds/uswds"]["version"]
    assert f"pkg:npm/%40uswds/uswds@{design}" in parts
    assert {purl for purl in parts if "oidc-provider" in purl} == set()  # it only develops
    for part in parts.values():
        digests = part.get("hashes") or [one for each in part["externalReferences"] for one in each["hashes"]]
        assert digests
        assert {len(one["content"]) for one in digests} <= {64, 128}
