"""Takes the pictures of the documentation from the running program: `python -m tests.browser.pictures`."""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.browser.serving import WIDE, chromium_at, served, sign_in
from tests.demonstration.conftest import demonstrated

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def main() -> int:
    """Load the demonstration into a folder of its own, serve it, and keep what the first screen shows."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("No Chromium here: `./dev test` installs it.\n")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demonstration.db"
        demonstrated(url)
        with served(url) as address, chromium_at(chromium) as browser:
            page = browser.new_page(viewport={"width": WIDE, "height": 800})
            sign_in(page, address, "Administrator")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / "dashboard.png", full_page=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
