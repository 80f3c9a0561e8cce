"""The project's own files, as the structure tests read them. Every finder returns sentences; none is good news."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked_files() -> list[Path]:
    """Every file that git tracks or would track, so that a file is judged before it is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name]
    return [file for file in files if file.is_file()]


def tracked_under(*folders: str, suffix: str = ".py") -> list[Path]:
    """The tracked files of one kind in the given folders of the project."""
    places = [ROOT / folder for folder in folders]
    return [file for file in tracked_files() if file.suffix == suffix and any(file.is_relative_to(p) for p in places)]


def name_of(file: Path) -> str:
    """A file's path as the project speaks of it."""
    return file.relative_to(ROOT).as_posix()


def parsed(file: Path) -> ast.Module:
    """A Python file as a tree."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imported_modules(tree: ast.Module) -> set[str]:
    """The full names of all modules that a tree imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def dotted(node: ast.expr) -> str:
    """`a.b.c` for an attribute or a name; an empty string for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
