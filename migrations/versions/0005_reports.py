"""Reports, their answers, files and measures; the read model of public pages"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT

revision = "0005_reports"
down_revision = "0004_payments"
branch_labels = None
depends_on = None

TERM = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "public_theme",
        sa.Column("key", TERM, nullable=False),
        sa.Column("label", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_public_theme")),
    )
    op.create_table(
        "public_award",
        sa.Column("award_id", BIG, autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("program_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column("organization_name", sa.String(length=200), nullable=False),
        sa.Column("project_title", sa.String(length=200), nullable=False),
        sa.Column("zip", sa.String(length=10), nullable=False),
        sa.Column("themes", DOCUMENT, nullable=False),
        sa.Column("purpose", DOCUMENT, nullable=False),
        sa.Column("outcome", DOCUMENT, nullable=False),
        sa.Column("measures", DOCUMENT, nullable=False),
        sa.Column("reported_at", INSTANT, nullable=True),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_public_award_award_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_public_award_fund_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_public_award_program_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_public_award_round_id")),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_public_award")),
        sa.UniqueConstraint("reference", name=op.f("uq_public_award_reference")),
    )
    op.create_index(op.f("ix_public_award_fund_id"), "public_award", ["fund_id"], unique=False)
    op.create_index(op.f("ix_public_award_program_id"), "public_award", ["program_id"], unique=False)
    op.create_index(op.f("ix_public_award_signed_at_award_id"), "public_award", ["signed_at", "award_id"], unique=False)
    op.create_index(op.f("ix_public_award_zip"), "public_award", ["zip"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("award_id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("form_version_id", BIG, nullable=False),
        sa.Column(
            "status",
            sa.Enum("awaited", "submitted", "returned", "accepted", name="reportstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("next_reminder_at", INSTANT, nullable=True),
        sa.Column("overdue_since", INSTANT, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=True),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("accepted_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_report_accepted_has_time")
        ),
        sa.CheckConstraint(
            "status <> 'accepted' OR overdue_since IS NULL", name=op.f("ck_report_accepted_not_overdue")
        ),
        sa.CheckConstraint("status <> 'returned' OR note <> ''", name=op.f("ck_report_returned_has_note")),
        sa.CheckConstraint("status = 'awaited' OR submitted_at IS NOT NULL", name=op.f("ck_report_sent_has_time")),
        sa.CheckConstraint(
            "status IN ('awaited', 'submitted', 'returned', 'accepted')", name=op.f("ck_report_status_known")
        ),
        sa.CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name=op.f("ck_report_accepted_by_and_at")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_report_accepted_by")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_report_application_id")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_report_award_id")),
        sa.ForeignKeyConstraint(["form_version_id"], ["form_version.id"], name=op.f("fk_report_form_version_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_report_organization_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_report_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("application_id", name=op.f("uq_report_application_id")),
        sa.UniqueConstraint("award_id", name=op.f("uq_report_award_id")),
    )
    op.create_index(op.f("ix_report_organization_id"), "report", ["organization_id"], unique=False)
    op.create_index(op.f("ix_report_status_due_at_id"), "report", ["status", "due_at", "id"], unique=False)
    op.create_index(op.f("ix_report_status_next_reminder_at"), "report", ["status", "next_reminder_at"], unique=False)
    op.create_table(
        "measure_value",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("measure_key", sa.String(length=40), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("actual", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("actual >= 0", name=op.f("ck_measure_value_actual_not_negative")),
        sa.CheckConstraint("baseline IS NULL OR baseline >= 0", name=op.f("ck_measure_value_baseline_not_negative")),
        sa.CheckConstraint("target IS NULL OR target >= 0", name=op.f("ck_measure_value_target_not_negative")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_measure_value_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_value")),
        sa.UniqueConstraint("report_id", "measure_key", name=op.f("uq_measure_value_report_id_measure_key")),
    )
    op.create_table(
        "public_term",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("term", TERM, nullable=False),
        sa.Column("award_id", BIG, autoincrement=False, nullable=False),
        sa.CheckConstraint("kind IN ('word', 'theme')", name=op.f("ck_public_term_kind_known")),
        sa.ForeignKeyConstraint(["award_id"], ["public_award.award_id"], name=op.f("fk_public_term_award_id")),
        sa.PrimaryKeyConstraint("kind", "term", "award_id", name=op.f("pk_public_term")),
    )
    op.create_index(op.f("ix_public_term_award_id"), "public_term", ["award_id"], unique=False)
    op.create_table(
        "report_answer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("typed", DOCUMENT, nullable=False),
        sa.Column("value", DOCUMENT, nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("updated_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_answer_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_answer")),
        sa.UniqueConstraint("report_id", "question_key", name=op.f("uq_report_answer_report_id_question_key")),
    )
    op.create_table(
        "report_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("stored_file_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_file_report_id")),
        sa.ForeignKeyConstraint(["stored_file_id"], ["stored_file.id"], name=op.f("fk_report_file_stored_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("stored_file_id", name=op.f("uq_report_file_stored_file_id")),
    )
    op.create_index(op.f("ix_report_file_report_id"), "report_file", ["report_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_file_report_id"), "report_file")
    op.drop_table("report_file")
    op.drop_table("report_answer")
    op.drop_index(op.f("ix_public_term_award_id"), "public_term")
    op.drop_table("public_term")
    op.drop_table("measure_value")
    op.drop_index(op.f("ix_report_status_next_reminder_at"), "report")
    op.drop_index(op.f("ix_report_status_due_at_id"), "report")
    op.drop_index(op.f("ix_report_organization_id"), "report")
    op.drop_table("report")
    op.drop_index(op.f("ix_public_award_zip"), "public_award")
    op.drop_index(op.f("ix_public_award_signed_at_award_id"), "public_award")
    op.drop_index(op.f("ix_public_award_program_id"), "public_award")
    op.drop_index(op.f("ix_public_award_fund_id"), "public_award")
    op.drop_table("public_award")
    op.drop_table("public_theme")
