"""Decisions, awards, preaudit certificates, agreements"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT
from migrations.triggers import append_only

revision = "0003_awards"
down_revision = "0002_reviews"
branch_labels = None
depends_on = None

STATUSES = ("decided", "encumbered", "certified", "offered", "signed", "closed", "refused", "lapsed", "cancelled")


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("departs", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.Integer(), nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("superseded_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(outcome IN ('award', 'award_in_part')) = (cents IS NOT NULL)", name=op.f("ck_decision_awarded_has_cents")
        ),
        sa.CheckConstraint("NOT departs OR note <> ''", name=op.f("ck_decision_departure_has_reason")),
        sa.CheckConstraint(
            "outcome IN ('award', 'award_in_part', 'waitlist', 'decline')", name=op.f("ck_decision_outcome_known")
        ),
        sa.CheckConstraint("cents IS NULL OR cents > 0", name=op.f("ck_decision_cents_positive")),
        sa.CheckConstraint("place > 0 AND place <= ranked", name=op.f("ck_decision_place_in_ranking")),
        sa.CheckConstraint(
            "superseded_at IS NULL OR superseded_at >= decided_at", name=op.f("ck_decision_superseded_later")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_decision_application_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_decision_decided_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_decision_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_round_id"), "decision", ["round_id"], unique=False)
    op.create_index(
        "uq_decision_current",
        "decision",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "award",
        sa.Column("id", BIG, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("decision_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("tier_key", sa.String(length=40), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("schedule", DOCUMENT, nullable=False),
        sa.Column("status", sa.Enum(*STATUSES, name="awardstatus", native_enum=False, length=40), nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("offered_at", INSTANT, nullable=True),
        sa.Column("offer_expires_at", INSTANT, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("agreement_digest", sa.String(length=64), nullable=True),
        sa.Column("pdf_key", sa.String(length=100), nullable=True),
        sa.Column("pdf_digest", sa.String(length=64), nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("signed_by", BIG, nullable=True),
        sa.Column("signed_as", sa.String(length=40), nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=True),
        sa.Column("signed_digest", sa.String(length=64), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('closed', 'refused', 'lapsed', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_award_ended_has_time"),
        ),
        sa.CheckConstraint(
            "(status IN ('decided', 'encumbered', 'certified', 'cancelled')) = (offered_at IS NULL)",
            name=op.f("ck_award_offered_has_time"),
        ),
        sa.CheckConstraint(
            "(status IN ('signed', 'closed')) = (signed_at IS NOT NULL)", name=op.f("ck_award_signed_has_time")
        ),
        sa.CheckConstraint("signed_name <> ''", name=op.f("ck_award_signed_name_not_empty")),
        sa.CheckConstraint(
            "status IN ('decided', 'encumbered', 'certified', 'offered', 'signed', 'closed', 'refused', 'lapsed', 'cancelled')",
            name=op.f("ck_award_status_known"),
        ),
        sa.CheckConstraint(
            "(offered_at IS NULL) = (agreement_digest IS NULL)", name=op.f("ck_award_offer_has_agreement")
        ),
        sa.CheckConstraint(
            "(offered_at IS NULL) = (offer_expires_at IS NULL)", name=op.f("ck_award_offer_has_deadline")
        ),
        sa.CheckConstraint("(pdf_key IS NULL) = (pdf_digest IS NULL)", name=op.f("ck_award_pdf_has_digest")),
        sa.CheckConstraint("(signed_at IS NULL) = (signed_digest IS NULL)", name=op.f("ck_award_signed_has_digest")),
        sa.CheckConstraint("(signed_at IS NULL) = (signed_name IS NULL)", name=op.f("ck_award_signed_has_name")),
        sa.CheckConstraint("cents > 0", name=op.f("ck_award_cents_positive")),
        sa.CheckConstraint("offer_expires_at > offered_at", name=op.f("ck_award_deadline_after_offer")),
        sa.CheckConstraint("reminders >= 0", name=op.f("ck_award_reminders_not_negative")),
        sa.CheckConstraint("signed_at < offer_expires_at", name=op.f("ck_award_signed_in_time")),
        sa.CheckConstraint("signed_digest = agreement_digest", name=op.f("ck_award_signed_what_was_offered")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_award_application_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_award_decided_by")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_award_decision_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_award_fund_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_award_organization_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_award_round_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_award_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_award_application_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_award_decision_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_award_reference")),
    )
    op.create_index(op.f("ix_award_fund_id"), "award", ["fund_id"], unique=False)
    op.create_index(op.f("ix_award_organization_id"), "award", ["organization_id"], unique=False)
    op.create_index(op.f("ix_award_round_id_status"), "award", ["round_id", "status"], unique=False)
    op.create_index(op.f("ix_award_status_offer_expires_at"), "award", ["status", "offer_expires_at"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("award_id", BIG, nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("text", DOCUMENT, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_agreement_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("award_id", name=op.f("uq_agreement_award_id")),
    )
    op.create_table(
        "preaudit_certificate",
        sa.Column("id", BIG, nullable=False),
        sa.Column("award_id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.String(length=10), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("certified_by", BIG, nullable=False),
        sa.Column("certified_as", sa.String(length=40), nullable=False),
        sa.Column("certified_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "certified_as IN ('finance_officer', 'deputy_finance_officer')",
            name=op.f("ck_preaudit_certificate_certified_as_known"),
        ),
        sa.CheckConstraint("cents > 0", name=op.f("ck_preaudit_certificate_cents_positive")),
        sa.CheckConstraint("certified_by <> decided_by", name=op.f("ck_preaudit_certificate_not_by_who_decided")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_preaudit_certificate_award_id")),
        sa.ForeignKeyConstraint(["certified_by"], ["person.id"], name=op.f("fk_preaudit_certificate_certified_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_preaudit_certificate_decided_by")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_preaudit_certificate_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preaudit_certificate")),
        sa.UniqueConstraint("award_id", name=op.f("uq_preaudit_certificate_award_id")),
    )

    append_only("agreement")
    append_only("preaudit_certificate")


def downgrade() -> None:
    op.drop_table("preaudit_certificate")
    op.drop_table("agreement")
    op.drop_index(op.f("ix_award_status_offer_expires_at"), table_name="award")
    op.drop_index(op.f("ix_award_round_id_status"), table_name="award")
    op.drop_index(op.f("ix_award_organization_id"), table_name="award")
    op.drop_index(op.f("ix_award_fund_id"), table_name="award")
    op.drop_table("award")
    op.drop_index(
        "uq_decision_current",
        table_name="decision",
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.drop_index(op.f("ix_decision_round_id"), table_name="decision")
    op.drop_table("decision")
