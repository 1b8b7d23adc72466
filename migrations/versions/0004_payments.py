"""Payees, payments, attempts to send them, stored webhooks"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0004_payments"
down_revision = "0003_awards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("account_id", sa.String(length=80), nullable=True),
        sa.Column("about", sa.String(length=255), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("concerned", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_stored_event_event_id")),
    )
    op.create_table(
        "payee",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=80), nullable=True),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("bank_ref", sa.String(length=80), nullable=True),
        sa.Column("details_in", sa.Boolean(), nullable=False),
        sa.Column("visited_by", BIG, nullable=True),
        sa.Column("visited_at", INSTANT, nullable=True),
        sa.Column("changed_by", BIG, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=True),
        sa.Column("ask_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'wanted') = (account_id IS NULL)", name=op.f("ck_payee_wanted_has_no_account")),
        sa.CheckConstraint("status <> 'ready' OR bank_ref IS NOT NULL", name=op.f("ck_payee_ready_has_bank")),
        sa.CheckConstraint(
            "status IN ('wanted', 'onboarding', 'ready', 'restricted')", name=op.f("ck_payee_status_known")
        ),
        sa.CheckConstraint("(changed_at IS NULL) = (bank_ref IS NULL)", name=op.f("ck_payee_bank_has_time")),
        sa.CheckConstraint("accounts >= 0", name=op.f("ck_payee_accounts_not_negative")),
        sa.CheckConstraint("visited_by IS NULL OR visited_at IS NOT NULL", name=op.f("ck_payee_visited_by_has_time")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_payee_changed_by")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_payee_organization_id")),
        sa.ForeignKeyConstraint(["visited_by"], ["person.id"], name=op.f("fk_payee_visited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee")),
        sa.UniqueConstraint("account_id", name=op.f("uq_payee_account_id")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_payee_organization_id")),
    )
    op.create_index(op.f("ix_payee_ask_at"), "payee", ["ask_at"], unique=False)
    op.create_table(
        "disbursement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("award_id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("payee_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("released_by", sa.String(length=20), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("account_id", sa.String(length=80), nullable=True),
        sa.Column("prepared_by", BIG, nullable=True),
        sa.Column("prepared_at", INSTANT, nullable=True),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("transfer_id", sa.String(length=80), nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("payout_id", sa.String(length=80), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("confirmations", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=False),
        sa.Column("alarm", sa.String(length=40), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("ask_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_disbursement_confirmed_has_time")
        ),
        sa.CheckConstraint(
            "(status IN ('sent', 'confirmed', 'returned')) = (transfer_id IS NOT NULL)",
            name=op.f("ck_disbursement_sent_has_transfer"),
        ),
        sa.CheckConstraint("released_by IN ('agreement', 'report')", name=op.f("ck_disbursement_released_by_known")),
        sa.CheckConstraint(
            "status <> 'confirmed' OR payout_id IS NOT NULL", name=op.f("ck_disbursement_confirmed_has_payout")
        ),
        sa.CheckConstraint(
            "status <> 'prepared' OR prepared_by IS NOT NULL", name=op.f("ck_disbursement_prepared_has_person")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'due', 'prepared', 'approved', 'sending', 'sent', 'confirmed', 'returned', 'taken_back', 'refused', 'cancelled')",
            name=op.f("ck_disbursement_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'sending', 'sent', 'confirmed', 'returned', 'taken_back', 'refused') OR approved_by IS NOT NULL",
            name=op.f("ck_disbursement_approved_has_person"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('planned', 'due') OR prepared_by IS NULL", name=op.f("ck_disbursement_not_prepared_yet")
        ),
        sa.CheckConstraint(
            "status NOT IN ('planned', 'due', 'prepared') OR approved_by IS NULL",
            name=op.f("ck_disbursement_not_approved_yet"),
        ),
        sa.CheckConstraint(
            "(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_disbursement_approved_by_and_at")
        ),
        sa.CheckConstraint(
            "(prepared_by IS NULL) = (account_id IS NULL)", name=op.f("ck_disbursement_prepared_has_account")
        ),
        sa.CheckConstraint(
            "(prepared_by IS NULL) = (prepared_at IS NULL)", name=op.f("ck_disbursement_prepared_by_and_at")
        ),
        sa.CheckConstraint("(transfer_id IS NULL) = (expected_on IS NULL)", name=op.f("ck_disbursement_sent_has_day")),
        sa.CheckConstraint("(transfer_id IS NULL) = (sent_at IS NULL)", name=op.f("ck_disbursement_sent_has_time")),
        sa.CheckConstraint(
            "approved_by IS NULL OR prepared_by IS NOT NULL", name=op.f("ck_disbursement_prepared_before_approved")
        ),
        sa.CheckConstraint("cents > 0", name=op.f("ck_disbursement_cents_positive")),
        sa.CheckConstraint("confirmations >= 0", name=op.f("ck_disbursement_confirmations_not_negative")),
        sa.CheckConstraint("number > 0", name=op.f("ck_disbursement_number_positive")),
        sa.CheckConstraint("prepared_by <> approved_by", name=op.f("ck_disbursement_two_people")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_disbursement_approved_by")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_disbursement_award_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_disbursement_fund_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_disbursement_organization_id")),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_disbursement_payee_id")),
        sa.ForeignKeyConstraint(["prepared_by"], ["person.id"], name=op.f("fk_disbursement_prepared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disbursement")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_disbursement_award_id_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_disbursement_reference")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_disbursement_transfer_id")),
    )
    op.create_index(op.f("ix_disbursement_account_id"), "disbursement", ["account_id"], unique=False)
    op.create_index(
        "ix_disbursement_alarm",
        "disbursement",
        ["alarm"],
        unique=False,
        sqlite_where=sa.text("alarm <> ''"),
        postgresql_where=sa.text("alarm <> ''"),
    )
    op.create_index(op.f("ix_disbursement_ask_at"), "disbursement", ["ask_at"], unique=False)
    op.create_index(op.f("ix_disbursement_organization_id"), "disbursement", ["organization_id"], unique=False)
    op.create_index(op.f("ix_disbursement_payee_id"), "disbursement", ["payee_id"], unique=False)
    op.create_index(op.f("ix_disbursement_status_id"), "disbursement", ["status", "id"], unique=False)
    op.create_table(
        "transfer_attempt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("disbursement_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.String(length=80), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("transfer_id", sa.String(length=80), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NOT NULL AND outcome IN ('sent', 'taken_back')) = (transfer_id IS NOT NULL)",
            name=op.f("ck_transfer_attempt_sent_has_transfer"),
        ),
        sa.CheckConstraint(
            "outcome IN ('sent', 'refused', 'lost', 'taken_back')", name=op.f("ck_transfer_attempt_outcome_known")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_transfer_attempt_ended_has_time")),
        sa.CheckConstraint("cents > 0", name=op.f("ck_transfer_attempt_cents_positive")),
        sa.CheckConstraint("number > 0", name=op.f("ck_transfer_attempt_number_positive")),
        sa.ForeignKeyConstraint(
            ["disbursement_id"], ["disbursement.id"], name=op.f("fk_transfer_attempt_disbursement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_attempt")),
        sa.UniqueConstraint("disbursement_id", "number", name=op.f("uq_transfer_attempt_disbursement_id_number")),
        sa.UniqueConstraint("key", name=op.f("uq_transfer_attempt_key")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_transfer_attempt_transfer_id")),
    )
    op.create_index(
        "uq_transfer_attempt_open",
        "transfer_attempt",
        ["disbursement_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(
        "uq_transfer_attempt_sent",
        "transfer_attempt",
        ["disbursement_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'sent'"),
        postgresql_where=sa.text("outcome = 'sent'"),
    )


def downgrade() -> None:
    for table in ("transfer_attempt", "disbursement", "payee", "stored_event"):
        op.drop_table(table)
