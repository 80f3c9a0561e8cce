"""Aliases of tables that statements of several threads are made with."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import aliased


def shared_alias(entity: type[Any], name: str | None = None) -> Any:
    """An alias that may stand in a module.

    SQLAlchemy finds a column of an alias when it is first asked for, and of two threads that ask at once one may be
    given the column of the table itself: a condition on it joins nothing. So each is asked for here, while the module
    is imported by one thread.
    """
    alias = aliased(entity, name=name)
    for attribute in inspect(entity).column_attrs:
        getattr(alias, attribute.key).expression  # noqa: B018 - kept by the attribute from now on
    return alias
