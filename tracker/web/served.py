"""What a server process loads: the application with the settings of its environment."""

from flask import Flask

from tracker.settings import load_settings
from tracker.web import create_app


def application() -> Flask:
    """The application, ready to serve."""
    return create_app(load_settings())
