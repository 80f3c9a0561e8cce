"""Figures that a test has found, printed where `pytest -rP` shows them: docs/reliability.md is written from them."""

import sys


def tell(subject: str, **figures: float) -> None:
    """One line: the subject, then each figure with its name."""
    words = ", ".join(
        f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items()
    )
    sys.stderr.write(f"figures: {subject}: {words}\n")
