"""Production is the default, and it does not start with a missing or unsafe setting: it names it."""

import pytest

from grants.settings import BadSetting, read

GOOD = {
    "SECRET_KEY": "k" * 40,
    "DATABASE_URL": "postgresql://db.example.org/throughline",
    "REDIS_URL": "redis://queue.example.org/0",
    "STRIPE_API_KEY": "sk_test_x",
    "STRIPE_WEBHOOK_SECRETS": "whsec_a, whsec_b",
    "MAIL_URL": "smtp://mail.example.org:587",
    "MAIL_FROM": "grants@example.org",
    "FILES_URL": "s3://files",
    "SITE_URL": "https://grants.example.org",
    "CONTACT_PHONE": "704-555-0140",
    "CONTACT_EMAIL": "grants@example.org",
}


def test_a_complete_production_is_read() -> None:
    settings = read(GOOD)
    assert settings.mode == "production"
    assert settings.stripe_webhook_secrets == ("whsec_a", "whsec_b")
    assert not settings.movable_clock


@pytest.mark.parametrize("name", sorted(GOOD))
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read({**GOOD, name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "sqlite:///x.db"),
        ("SITE_URL", "http://grants.example.org"),
        ("STRIPE_API_BASE", "http://127.0.0.1:12111"),
        ("MAIL_URL", "file:///tmp/mail"),
        ("STRIPE_API_KEY", "sk_live_x"),
        ("THROUGHLINE_MODE", "staging"),
        ("WEB_THREADS", "many"),
        ("WEB_THREADS", "\u00b2"),
        ("OFFICE_TIMEZONE", "America/Charlotte"),
        ("OFFICE_TIMEZONE", "../etc/passwd"),
        ("HANDOVER_REST_DAYS", "0"),
        ("HANDOVER_REST_DAYS", "-14"),
        ("SHARED_NETWORKS", "192.0.2.0/24 library"),
        ("SHARED_NETWORKS", "192.0.2.0/33"),
        ("SHARED_NETWORKS", "0.0.0.0/0"),
    ],
)
def test_what_is_unsafe_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read({**GOOD, name: value})


def test_a_live_key_is_taken_once_the_deployment_is_marked_ready() -> None:
    assert read({**GOOD, "STRIPE_API_KEY": "sk_live_x", "STRIPE_LIVE_READY": "yes"}).stripe_live_ready


def test_networks_are_read_with_commas_or_spaces_and_single_addresses_too() -> None:
    named = read({**GOOD, "SHARED_NETWORKS": "192.0.2.7/24, 2001:db8::/32 198.51.100.4"}).shared_networks
    assert [str(each) for each in named] == ["192.0.2.0/24", "2001:db8::/32", "198.51.100.4/32"]
