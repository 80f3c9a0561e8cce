"""What a wheel carries beside the package's code, so that an installed tracker needs neither this folder nor Node."""

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = "tracker/_shipped"
FOLDERS = ("migrations", "templates", "config")
DESIGN_SYSTEM = Path("node_modules/@uswds/uswds")
ALWAYS = (
    "css/uswds.min.css",
    "js/uswds-init.min.js",
    "js/uswds.min.js",
    "img/*.svg",
    "img/us_flag_small.png",
    "img/usa-icons/*.svg",
    "img/usa-icons-bg/*.svg",
)


def design_system_files(dist: Path) -> set[Path]:
    """The files of the design system that pages use: the built sheet and scripts, the icons, what the sheet names."""
    files = {file for pattern in ALWAYS for file in dist.glob(pattern)}
    sheet = dist / "css" / "uswds.min.css"
    named = re.findall(r"url\([\"']?\.\./([^)\"'?#]+)", sheet.read_text(encoding="utf-8"))
    return files | {dist / name for name in named}


class ShippedFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the folders and the design system into `tracker/_shipped`, where `tracker.resources` finds them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files; an editable installation reads them where they stand.

        Raises:
            FileNotFoundError: the design system was never installed.
        """
        if version == "editable":
            return
        root = Path(self.root)
        dist = root / DESIGN_SYSTEM / "dist"
        if not dist.is_dir():
            raise FileNotFoundError(f"{dist} is missing: `./dev setup` installs the design system")
        include = build_data["force_include"]
        for folder in FOLDERS:
            for file in sorted((root / folder).rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    include[str(file)] = f"{SHIPPED}/{file.relative_to(root).as_posix()}"
        for file in sorted(design_system_files(dist)):
            include[str(file)] = f"{SHIPPED}/uswds/{file.relative_to(dist).as_posix()}"
        include[str(dist.parent / "LICENSE.md")] = f"{SHIPPED}/uswds/LICENSE.md"
