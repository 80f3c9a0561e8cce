"""Indexes for histories as known at any moment: the partial unique ones serve only what stands today."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = [
    ("ix_officer_particulars_officer", "officer_particulars", ["officer_id", "starts_on"]),
    ("ix_postings_officer", "postings", ["officer_id", "starts_on"]),
    ("ix_posting_ends_posting", "posting_ends", ["posting_id"]),
    ("ix_employments_officer", "employments", ["officer_id", "starts_on"]),
    ("ix_employment_ends_employment", "employment_ends", ["employment_id"]),
    ("ix_camera_places_camera", "camera_places", ["camera_id", "starts_on"]),
    ("ix_camera_conditions_camera", "camera_conditions", ["camera_id", "starts_on"]),
    ("ix_assignment_returns_assignment", "assignment_returns", ["assignment_id"]),
    ("ix_completions_officer", "completions", ["officer_id", "completed_on"]),
]


def upgrade() -> None:
    """Add the indexes."""
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them; no data is lost."""
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
