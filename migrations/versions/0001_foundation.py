"""People, funds, ledger, programs, applications, history, outbox"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT
from migrations.triggers import append_only

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_shift")),
    )
    op.create_table(
        "fact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_table(
        "fund",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", DOCUMENT, nullable=False),
        sa.Column("source", DOCUMENT, nullable=False),
        sa.Column("restrictions", DOCUMENT, nullable=False),
        sa.Column("fiscal_year", sa.String(length=10), nullable=False),
        sa.Column("rails", DOCUMENT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("key", name=op.f("uq_fund_key")),
    )
    op.create_table(
        "history",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(
        op.f("ix_history_subject_type_subject_id_id"), "history", ["subject_type", "subject_id", "id"], unique=False
    )

    op.create_table(
        "ledger_account",
        sa.Column("id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "kind IN ('appropriated', 'available', 'encumbered', 'sent', 'confirmed')",
            name=op.f("ck_ledger_account_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("fund_id", "kind", name=op.f("uq_ledger_account_fund_id_kind")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entry_key")),
    )
    op.create_table(
        "organization",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ein", sa.String(length=10), nullable=True),
        sa.Column("zip", sa.String(length=10), nullable=False),
        sa.Column("fiscal_sponsor_id", BIG, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('nonprofit', 'sponsored', 'unincorporated', 'other', 'individual')",
            name=op.f("ck_organization_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["fiscal_sponsor_id"], ["organization.id"], name=op.f("fk_organization_fiscal_sponsor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )
    op.create_index(op.f("ix_organization_name_key"), "organization", ["name_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_confirmed_at", INSTANT, nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "program",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=6), nullable=False),
        sa.Column("name", DOCUMENT, nullable=False),
        sa.Column("summary", DOCUMENT, nullable=False),
        sa.Column("about", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("key", name=op.f("uq_program_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_program_prefix")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("id", BIG, nullable=False),
        sa.Column("prefix", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_reference_counter_last_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_counter")),
        sa.UniqueConstraint("prefix", "year", name=op.f("uq_reference_counter_prefix_year")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", BIG, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("unsent", DOCUMENT, nullable=True),
        sa.Column("carries", BIG, nullable=True),
        sa.Column("next_path", sa.String(length=300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_sign_in_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sign_in_link_hash")),
    )
    op.create_index(op.f("ix_sign_in_email_created_at"), "sign_in", ["email", "created_at"], unique=False)

    op.create_table(
        "sweep_pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_pulse")),
    )
    op.create_table(
        "appropriation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_appropriation_cents_positive")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_appropriation_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriation")),
    )
    op.create_table(
        "conflict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_conflict_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("person_id", "organization_id", name=op.f("uq_conflict_person_id_organization_id")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", BIG, nullable=False),
        sa.Column("fact_id", BIG, nullable=False),
        sa.Column("handler", sa.String(length=100), nullable=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("dead_at", INSTANT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_delivery_attempts_not_negative")),
        sa.CheckConstraint("done_at IS NULL OR dead_at IS NULL", name=op.f("ck_delivery_not_done_and_dead")),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_delivery_fact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("fact_id", "handler", name=op.f("uq_delivery_fact_id_handler")),
    )
    op.create_index("ix_delivery_due", "delivery", ["done_at", "dead_at", "next_try_at"], unique=False)

    op.create_table(
        "ledger_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("debit_id", BIG, nullable=False),
        sa.Column("credit_id", BIG, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("award_id", BIG, nullable=True),
        sa.Column("disbursement_id", BIG, nullable=True),
        sa.CheckConstraint("cents > 0", name=op.f("ck_ledger_line_cents_positive")),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("ck_ledger_line_two_accounts")),
        sa.ForeignKeyConstraint(["credit_id"], ["ledger_account.id"], name=op.f("fk_ledger_line_credit_id")),
        sa.ForeignKeyConstraint(["debit_id"], ["ledger_account.id"], name=op.f("fk_ledger_line_debit_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_line_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    op.create_index(op.f("ix_ledger_line_award_id"), "ledger_line", ["award_id"], unique=False)
    op.create_index(op.f("ix_ledger_line_credit_id_award_id"), "ledger_line", ["credit_id", "award_id"], unique=False)
    op.create_index(op.f("ix_ledger_line_debit_id_award_id"), "ledger_line", ["debit_id", "award_id"], unique=False)
    op.create_index(op.f("ix_ledger_line_entry_id"), "ledger_line", ["entry_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_membership_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("organization_id", "person_id", name=op.f("uq_membership_organization_id_person_id")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_role_grant_person_id_role")),
    )
    op.create_table(
        "round",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("program_id", BIG, nullable=False),
        sa.Column("fund_id", BIG, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft", "published", "open", "closed", "decided", name="roundstatus", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", DOCUMENT, nullable=False),
        sa.Column("summary", DOCUMENT, nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("decisions_by", sa.Date(), nullable=False),
        sa.Column("projects_start", sa.Date(), nullable=False),
        sa.Column("projects_end", sa.Date(), nullable=False),
        sa.Column("report_due_days", sa.Integer(), nullable=False),
        sa.Column("budget_cents", sa.BigInteger(), nullable=False),
        sa.Column("languages", DOCUMENT, nullable=False),
        sa.Column("individuals_allowed", sa.Boolean(), nullable=False),
        sa.Column("tiers", DOCUMENT, nullable=False),
        sa.Column("eligibility", DOCUMENT, nullable=False),
        sa.Column("rubric", DOCUMENT, nullable=False),
        sa.Column("schedule", DOCUMENT, nullable=False),
        sa.Column("details", DOCUMENT, nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'draft') = (published_at IS NULL)", name=op.f("ck_round_published_has_time")),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'open', 'closed', 'decided')", name=op.f("ck_round_status_known")
        ),
        sa.CheckConstraint("budget_cents > 0", name=op.f("ck_round_budget_positive")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_round_closes_after_opening")),
        sa.CheckConstraint("projects_end >= projects_start", name=op.f("ck_round_projects_end_after_start")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_round_fund_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_round_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("key", name=op.f("uq_round_key")),
    )
    op.create_index(op.f("ix_round_status_closes_at"), "round", ["status", "closes_at"], unique=False)
    op.create_index(op.f("ix_round_status_opens_at"), "round", ["status", "opens_at"], unique=False)

    op.create_table(
        "standing",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("program_key", sa.String(length=40), nullable=False),
        sa.Column("tier_key", sa.String(length=40), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "completed >= 0 AND open >= 0 AND overdue >= 0", name=op.f("ck_standing_counts_not_negative")
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_standing_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sa.UniqueConstraint(
            "organization_id", "program_key", "tier_key", name=op.f("uq_standing_organization_id_program_key_tier_key")
        ),
    )
    op.create_table(
        "form_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", DOCUMENT, nullable=False),
        sa.CheckConstraint("purpose IN ('application', 'report')", name=op.f("ck_form_version_purpose_known")),
        sa.CheckConstraint("number > 0", name=op.f("ck_form_version_number_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_form_version_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("round_id", "purpose", "number", name=op.f("uq_form_version_round_id_purpose_number")),
    )
    op.create_table(
        "application",
        sa.Column("id", BIG, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("form_version_id", BIG, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "ineligible",
                "eligible",
                "in_review",
                "reviewed",
                "awarded",
                "partially_awarded",
                "waitlisted",
                "declined",
                "withdrawn",
                name="applicationstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("organization_id", BIG, nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("pin_failures", sa.Integer(), nullable=False),
        sa.Column("pin_locked_until", INSTANT, nullable=True),
        sa.Column("exclusive_key", sa.String(length=60), nullable=True),
        sa.Column("organization_name", sa.String(length=200), nullable=False),
        sa.Column("project_title", sa.String(length=200), nullable=False),
        sa.Column("tier_key", sa.String(length=40), nullable=False),
        sa.Column("requested_cents", sa.BigInteger(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'draft' OR submitted_at IS NULL", name=op.f("ck_application_draft_not_sent")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'ineligible', 'eligible', 'in_review', 'reviewed', 'awarded', 'partially_awarded', 'waitlisted', 'declined', 'withdrawn')",
            name=op.f("ck_application_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted','ineligible','eligible','in_review','reviewed','awarded','partially_awarded','waitlisted','declined') OR organization_id IS NOT NULL",
            name=op.f("ck_application_sent_has_organization"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted','ineligible','eligible','in_review','reviewed','awarded','partially_awarded','waitlisted','declined') OR submitted_at IS NOT NULL",
            name=op.f("ck_application_sent_has_time"),
        ),
        sa.CheckConstraint("pin_failures >= 0", name=op.f("ck_application_pin_failures_not_negative")),
        sa.ForeignKeyConstraint(["form_version_id"], ["form_version.id"], name=op.f("fk_application_form_version_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_application_organization_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_application_owner_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("exclusive_key", name=op.f("uq_application_exclusive_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index(op.f("ix_application_organization_id"), "application", ["organization_id"], unique=False)
    op.create_index(op.f("ix_application_owner_id"), "application", ["owner_id"], unique=False)
    op.create_index(
        op.f("ix_application_round_id_status_id"), "application", ["round_id", "status", "id"], unique=False
    )

    op.create_table(
        "answer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("typed", DOCUMENT, nullable=False),
        sa.Column("value", DOCUMENT, nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("updated_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_answer_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("application_id", "question_key", name=op.f("uq_answer_application_id_question_key")),
    )
    op.create_table(
        "screening",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("findings", DOCUMENT, nullable=False),
        sa.Column("computed_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", BIG, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_screening_confirmed_by_and_at")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_application_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_screening_confirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("application_id", name=op.f("uq_screening_application_id")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", BIG, nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size_positive")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_stored_file_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_stored_file_storage_key")),
    )
    op.create_index(op.f("ix_stored_file_application_id"), "stored_file", ["application_id"], unique=False)

    append_only("history")
    append_only("ledger_entry")
    append_only("ledger_line")


def downgrade() -> None:
    op.drop_index(op.f("ix_stored_file_application_id"), "stored_file")

    op.drop_table("stored_file")
    op.drop_table("screening")
    op.drop_table("answer")
    op.drop_index(op.f("ix_application_round_id_status_id"), "application")
    op.drop_index(op.f("ix_application_owner_id"), "application")
    op.drop_index(op.f("ix_application_organization_id"), "application")

    op.drop_table("application")
    op.drop_table("form_version")
    op.drop_table("standing")
    op.drop_index(op.f("ix_round_status_opens_at"), "round")
    op.drop_index(op.f("ix_round_status_closes_at"), "round")

    op.drop_table("round")
    op.drop_table("role_grant")
    op.drop_table("membership")
    op.drop_index(op.f("ix_ledger_line_entry_id"), "ledger_line")
    op.drop_index(op.f("ix_ledger_line_debit_id_award_id"), "ledger_line")
    op.drop_index(op.f("ix_ledger_line_credit_id_award_id"), "ledger_line")
    op.drop_index(op.f("ix_ledger_line_award_id"), "ledger_line")

    op.drop_table("ledger_line")
    op.drop_index("ix_delivery_due", "delivery")

    op.drop_table("delivery")
    op.drop_table("conflict")
    op.drop_table("appropriation")
    op.drop_table("sweep_pulse")
    op.drop_index(op.f("ix_sign_in_email_created_at"), "sign_in")

    op.drop_table("sign_in")
    op.drop_table("reference_counter")
    op.drop_table("program")
    op.drop_table("person")
    op.drop_index(op.f("ix_organization_name_key"), "organization")

    op.drop_table("organization")
    op.drop_table("ledger_entry")
    op.drop_table("ledger_account")
    op.drop_index(op.f("ix_history_subject_type_subject_id_id"), "history")

    op.drop_table("history")
    op.drop_table("fund")
    op.drop_table("fact")
    op.drop_table("clock_shift")
