"""Two more roles, whose an account is, and what is kept of a sign-in and of a token.

On SQLite the two tables with a list of roles are made anew, which is the one way there to change a CHECK.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

BEFORE = ("administrator", "supervisor", "oversight")
AFTER = ("administrator", "precinct_administrator", "supervisor", "oversight", "service")

TIES = ("officer_id", "mail_address", "locked_at", "idle_since")
SIGN_INS = ("second_factor_at", "confirmed_at", "client", "user_agent", "notice_at")
OF_TOKENS = ("user_id", "scopes", "networks")


def upgrade() -> None:
    """Let the new roles in, and add the columns."""
    rebuild("users", AFTER, add=ties_of_users(), refers=("officer_id", "officers"))
    rebuild("api_tokens", AFTER, add=columns_of_tokens(), refers=("user_id", "users"))
    for column in columns_of_sessions():
        op.add_column("web_sessions", column)


def ties_of_users() -> list[sa.Column[object]]:
    """Whose an account is, and how it stands."""
    return [
        sa.Column("officer_id", BIG_ID, nullable=True),
        sa.Column("mail_address", sa.Text(), nullable=True),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.Column("idle_since", INSTANT, nullable=True),
    ]


def columns_of_tokens() -> list[sa.Column[object]]:
    """Whose a token is, and what and where it opens."""
    return [
        sa.Column("user_id", BIG_ID, nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=True),
        sa.Column("networks", sa.JSON(), nullable=True),
    ]


def columns_of_sessions() -> list[sa.Column[object]]:
    """How a sign-in came about and from where."""
    return [
        sa.Column("begun_by", sa.Text(), server_default=sa.text("'password'"), nullable=False),
        sa.Column("second_factor_at", INSTANT, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("client", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("notice_at", INSTANT, nullable=True),
    ]


def known(roles: tuple[str, ...]) -> str:
    """The rule that a role is one of these."""
    listed = ", ".join(f"'{role}'" for role in roles)
    return f"role IN ({listed})"


def rebuild(table: str, roles: tuple[str, ...], *, add: list[sa.Column[object]], refers: tuple[str, str]) -> None:
    """Change the list of roles, and add columns of which one refers to a table."""
    column, to = refers
    rule, key = op.f(f"ck_{table}_role_is_known"), op.f(f"fk_{table}_{column}_{to}")
    if op.get_bind().dialect.name == "sqlite":
        reference = sa.ForeignKeyConstraint([column], [f"{to}.id"], name=key, ondelete="RESTRICT")
        make_anew(table, roles, *add, reference)
    else:
        op.drop_constraint(rule, table, type_="check")
        op.create_check_constraint(rule, table, known(roles))
        for each in add:
            op.add_column(table, each)
        op.create_foreign_key(key, table, to, [column], ["id"], ondelete="RESTRICT")
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def columns_before(table: str) -> list[sa.Column[object]]:
    """The columns of one of the two tables before this revision, in their order."""
    recorded: list[sa.Column[object]] = [
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
    ]
    if table == "users":
        return [
            sa.Column("id", BIG_ID, nullable=False),
            sa.Column("username", sa.Text(), nullable=False),
            sa.Column("full_name", sa.Text(), nullable=False),
            sa.Column("role", sa.Text(), nullable=False),
            sa.Column("password_hash", sa.Text(), nullable=True),
            sa.Column("demonstration", sa.Boolean(), nullable=False),
            sa.Column("disabled_at", INSTANT, nullable=True),
            *recorded,
            sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        ]
    return [
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("last_used_at", INSTANT, nullable=True),
        *recorded,
    ]


def make_anew(table: str, roles: tuple[str, ...], *more: sa.schema.SchemaItem) -> None:
    """The table as it was before this revision, with this list of roles and what is added, and its rows in it."""
    anew, columns = f"{table}_anew", columns_before(table)
    unique = "username" if table == "users" else "token_hash"
    added = [part for part in more if isinstance(part, sa.Column)]
    rules = [part for part in more if not isinstance(part, sa.Column)]
    op.create_table(
        anew,
        *columns,
        *added,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.CheckConstraint(known(roles), name=op.f(f"ck_{table}_role_is_known")),
        sa.UniqueConstraint(unique, name=op.f(f"uq_{table}_{unique}")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f(f"fk_{table}_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f(f"fk_{table}_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        *rules,
    )
    names = [column.name for column in columns]
    old, new = (sa.table(each, *(sa.column(name) for name in names)) for each in (table, anew))
    op.execute(new.insert().from_select(names, sa.select(*(old.c[name] for name in names))))
    op.drop_table(table)
    op.rename_table(anew, table)
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    """Take the columns and the roles away; refused where anything would be lost with them."""
    refuse_to_lose("users", TIES)
    refuse_to_lose("api_tokens", OF_TOKENS)
    refuse_to_lose("web_sessions", SIGN_INS)
    for column in ("begun_by", *SIGN_INS):
        op.drop_column("web_sessions", column)
    strip("api_tokens", OF_TOKENS, refers=("user_id", "users"))
    strip("users", TIES, refers=("officer_id", "officers"))


def refuse_to_lose(table: str, columns: tuple[str, ...]) -> None:
    """Raise RuntimeError where a row has something in one of the columns, or a role that was not there."""
    named = sa.table(table, *(sa.column(name) for name in (*columns, "role", "begun_by")))
    filled = [sa.cast(named.c[name], sa.Text()).is_not(None) for name in columns]
    new = named.c.begun_by != "password" if table == "web_sessions" else named.c.role.not_in(BEFORE)
    rows = op.get_bind().execute(sa.select(sa.func.count()).select_from(named).where(sa.or_(*filled, new))).scalar_one()
    if rows:
        raise RuntimeError(f"downgrade refused: it would lose the rows of {table} ({rows})")


def strip(table: str, columns: tuple[str, ...], *, refers: tuple[str, str]) -> None:
    """Back to the list of roles as it was, without the columns."""
    column, to = refers
    op.drop_index(op.f(f"ix_{table}_{column}"), table)
    if op.get_bind().dialect.name == "sqlite":
        make_anew(table, BEFORE)
        return
    rule = op.f(f"ck_{table}_role_is_known")
    op.drop_constraint(op.f(f"fk_{table}_{column}_{to}"), table, type_="foreignkey")
    for name in columns:
        op.drop_column(table, name)
    op.drop_constraint(rule, table, type_="check")
    op.create_check_constraint(rule, table, known(BEFORE))
