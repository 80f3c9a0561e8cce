"""Where the files that are not code stand: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"
_CHECKOUT = _PACKAGE.parent


def _folder(name: str) -> Path:
    shipped = _SHIPPED / name
    return shipped if shipped.is_dir() else _CHECKOUT / name


def migrations_dir() -> Path:
    """The Alembic environment and its numbered revisions."""
    return _folder("migrations")


def templates_dir() -> Path:
    """The Jinja templates."""
    return _folder("templates")


def config_dir() -> Path:
    """Default settings, the agency's file and the mapping files."""
    return _folder("config")


def uswds_dir() -> Path:
    """The built U.S. Web Design System: css, js, fonts and img."""
    shipped = _SHIPPED / "uswds"
    return shipped if shipped.is_dir() else _CHECKOUT / "node_modules" / "@uswds" / "uswds" / "dist"
