"""The numbers of records in addresses: digits as everyone types them."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class NumberConverter(IntegerConverter):
    """`7`, and no digit of another script, which the library takes too: a number is written in one way."""

    regex = "[0-9]+"


def register(app: Flask) -> None:
    """Every `<int:...>` of the application's addresses; before any rule is added."""
    app.url_map.converters["int"] = NumberConverter
