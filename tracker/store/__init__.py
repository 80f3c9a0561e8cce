"""The store: tables, engine, migrations, and the questions both wings ask. SQLAlchemy and Alembic only; no rules, no
web.
"""
