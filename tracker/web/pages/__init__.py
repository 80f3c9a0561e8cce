"""The pages: views that read a form and draw a template."""

from flask import Flask


def register(app: Flask) -> None:
    """Serve the pages."""
