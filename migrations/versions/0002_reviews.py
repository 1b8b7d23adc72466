"""Panels, assignments, scores"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0002_reviews"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None

STATUSES = ("offered", "accepted", "done", "recused", "released")


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_panel_has_a_name")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_panel_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_panel_round_id_name")),
    )
    op.create_table(
        "panel_member",
        sa.Column("id", BIG, nullable=False),
        sa.Column("panel_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "person_id", name=op.f("uq_panel_member_panel_id_person_id")),
    )
    op.create_index(op.f("ix_panel_member_person_id"), "panel_member", ["person_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("reviewer_id", BIG, nullable=False),
        sa.Column("panel_id", BIG, nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="assignmentstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'done' OR submitted_at IS NOT NULL", name=op.f("ck_assignment_done_has_time")),
        sa.CheckConstraint(
            "status NOT IN ('offered','accepted') OR submitted_at IS NULL",
            name=op.f("ck_assignment_open_not_submitted"),
        ),
        sa.CheckConstraint("saves >= 0", name=op.f("ck_assignment_saves_not_negative")),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'done', 'recused', 'released')",
            name=op.f("ck_assignment_status_known"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_assignment_application_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_assignment_panel_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_assignment_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("application_id", "reviewer_id", name=op.f("uq_assignment_application_id_reviewer_id")),
    )
    op.create_index(op.f("ix_assignment_panel_id_status"), "assignment", ["panel_id", "status"], unique=False)
    op.create_index(
        op.f("ix_assignment_reviewer_id_status_id"), "assignment", ["reviewer_id", "status", "id"], unique=False
    )
    op.create_table(
        "score",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("criterion_key", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.CheckConstraint("points IS NULL OR points BETWEEN 1 AND 5", name=op.f("ck_score_points_one_to_five")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_score_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("assignment_id", "criterion_key", name=op.f("uq_score_assignment_id_criterion_key")),
    )


def downgrade() -> None:
    op.drop_table("score")
    op.drop_index(op.f("ix_assignment_reviewer_id_status_id"), "assignment")
    op.drop_index(op.f("ix_assignment_panel_id_status"), "assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_panel_member_person_id"), "panel_member")
    op.drop_table("panel_member")
    op.drop_table("panel")
