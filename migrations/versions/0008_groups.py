"""Roles in a group, and invitations into one"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0008_groups"
down_revision = "0007_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as table:
        table.create_check_constraint(op.f("ck_membership_role_known"), "role IN ('owner', 'editor', 'reader')")
        table.create_index(op.f("ix_membership_person_id"), ["person_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column(
            "status",
            sa.Enum("sent", "accepted", "taken_back", name="invitationstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("unsent", sa.String(length=80), nullable=True),
        sa.Column("invited_by", BIG, nullable=True),
        sa.Column("accepted_by", BIG, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(status = 'accepted') = (accepted_by IS NOT NULL)", name=op.f("ck_invitation_accepted_has_person")
        ),
        sa.CheckConstraint("(status = 'sent') = (ended_at IS NULL)", name=op.f("ck_invitation_ended_has_time")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        sa.CheckConstraint("role IN ('owner', 'editor', 'reader')", name=op.f("ck_invitation_role_known")),
        sa.CheckConstraint("status IN ('sent', 'accepted', 'taken_back')", name=op.f("ck_invitation_status_known")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_invitation_accepted_by")),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_invitation_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_invitation_link_hash")),
    )
    op.create_index(op.f("ix_invitation_email_status"), "invitation", ["email", "status"], unique=False)
    op.create_index(
        op.f("ix_invitation_organization_id_status"), "invitation", ["organization_id", "status"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_invitation_organization_id_status"), "invitation")
    op.drop_index(op.f("ix_invitation_email_status"), "invitation")
    op.drop_table("invitation")
    with op.batch_alter_table("membership") as table:
        table.drop_index(op.f("ix_membership_person_id"))
        table.drop_constraint(op.f("ck_membership_role_known"), type_="check")
