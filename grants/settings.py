"""Settings from the environment: production by default, refusing to start with a missing or unsafe value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import available_timezones


class Mode(StrEnum):
    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


class BadSetting(Exception):
    """Names the setting and says what is wrong with it."""


@dataclass(frozen=True)
class Settings:
    mode: Mode
    secret_key: str
    database_url: str
    redis_url: str
    stripe_api_key: str
    stripe_api_base: str
    stripe_webhook_secrets: tuple[str, ...]
    stripe_live_ready: bool
    mail_url: str
    mail_from: str
    files_url: str
    clamd_url: str
    site_url: str
    site_name: str
    site_office: str
    contact_name: str
    contact_phone: str
    contact_email: str
    coordinator_name: str
    coordinator_phone: str
    coordinator_email: str
    complaint_take_up_days: int
    complaint_answer_days: int
    office_timezone: str
    handover_rest_days: int
    threads: int
    trusted_proxies: int
    shared_networks: tuple[IPv4Network | IPv6Network, ...]

    @property
    def movable_clock(self) -> bool:
        """Only outside production can time be moved and mail be read on a page."""
        return self.mode is not Mode.PRODUCTION

    @property
    def secure_cookies(self) -> bool:
        return self.site_url.startswith("https://")


DEFAULTS = {
    "THROUGHLINE_MODE": Mode.PRODUCTION.value,
    "STRIPE_API_BASE": "https://api.stripe.com",
    "STRIPE_LIVE_READY": "no",
    "SITE_NAME": "Throughline",
    "SITE_OFFICE": "Office of Equity, Mobility and Immigrant Integration",
    "CONTACT_NAME": "Grants desk",
    "COORDINATOR_NAME": "",
    "COORDINATOR_PHONE": "",
    "COORDINATOR_EMAIL": "",
    "COMPLAINT_TAKE_UP_DAYS": "5",
    "COMPLAINT_ANSWER_DAYS": "30",
    "OFFICE_TIMEZONE": "America/New_York",
    "HANDOVER_REST_DAYS": "14",
    "CLAMD_URL": "",
    "WEB_THREADS": "12",
    "TRUSTED_PROXIES": "0",
    "SHARED_NETWORKS": "",
}


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting; BadSetting names the first that is missing or unsafe."""
    env = {**DEFAULTS, **(os.environ if environ is None else environ)}

    def need(name: str) -> str:
        value = env.get(name, "").strip()
        if not value:
            raise BadSetting(f"{name} is missing")
        return value

    try:
        mode = Mode(env["THROUGHLINE_MODE"])
    except ValueError:
        raise BadSetting(f"THROUGHLINE_MODE must be one of {', '.join(Mode)}") from None
    settings = Settings(
        mode=mode,
        secret_key=need("SECRET_KEY"),
        database_url=need("DATABASE_URL"),
        redis_url=need("REDIS_URL"),
        stripe_api_key=need("STRIPE_API_KEY"),
        stripe_api_base=need("STRIPE_API_BASE").rstrip("/"),
        stripe_webhook_secrets=tuple(need("STRIPE_WEBHOOK_SECRETS").replace(",", " ").split()),
        stripe_live_ready=env["STRIPE_LIVE_READY"] == "yes",
        mail_url=need("MAIL_URL"),
        mail_from=need("MAIL_FROM"),
        files_url=need("FILES_URL"),
        clamd_url=env["CLAMD_URL"].strip(),
        site_url=need("SITE_URL").rstrip("/"),
        site_name=need("SITE_NAME"),
        site_office=need("SITE_OFFICE"),
        contact_name=need("CONTACT_NAME"),
        contact_phone=need("CONTACT_PHONE"),
        contact_email=need("CONTACT_EMAIL"),
        coordinator_name=env["COORDINATOR_NAME"].strip() or need("CONTACT_NAME"),
        coordinator_phone=env["COORDINATOR_PHONE"].strip() or need("CONTACT_PHONE"),
        coordinator_email=env["COORDINATOR_EMAIL"].strip() or need("CONTACT_EMAIL"),
        complaint_take_up_days=_number(env, "COMPLAINT_TAKE_UP_DAYS"),
        complaint_answer_days=_number(env, "COMPLAINT_ANSWER_DAYS"),
        office_timezone=_zone(env["OFFICE_TIMEZONE"].strip()),
        handover_rest_days=_number(env, "HANDOVER_REST_DAYS"),
        threads=_number(env, "WEB_THREADS"),
        trusted_proxies=_number(env, "TRUSTED_PROXIES"),
        shared_networks=tuple(_network(each) for each in env["SHARED_NETWORKS"].replace(",", " ").split()),
    )
    _refuse_unsafe(settings)
    return settings


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise BadSetting("OFFICE_TIMEZONE must be the name of a time zone, such as America/New_York")
    return name


def _network(said: str) -> IPv4Network | IPv6Network:
    """A network, or one address; all addresses at once would leave no limit."""
    try:
        network = ip_network(said, strict=False)
    except ValueError:
        raise BadSetting(f"SHARED_NETWORKS: {said!r} must be a network such as 192.0.2.0/24") from None
    if network.prefixlen == 0:
        raise BadSetting(f"SHARED_NETWORKS: {said} names every address")
    return network


def _number(env: Mapping[str, str], name: str) -> int:
    if not env[name].isdecimal():
        raise BadSetting(f"{name} must be a whole number")
    return int(env[name])


def _refuse_unsafe(settings: Settings) -> None:
    if not 1 <= settings.handover_rest_days <= 90:
        raise BadSetting("HANDOVER_REST_DAYS must be from 1 to 90: money of a group that changed hands has to rest")
    if settings.complaint_answer_days < settings.complaint_take_up_days:
        raise BadSetting("COMPLAINT_ANSWER_DAYS must not be less than COMPLAINT_TAKE_UP_DAYS")
    if settings.clamd_url and not settings.clamd_url.startswith(("tcp://", "unix:///")):
        raise BadSetting("CLAMD_URL must be tcp://host:port or unix:///path")
    if "_live_" in settings.stripe_api_key and not settings.stripe_live_ready:
        raise BadSetting("STRIPE_API_KEY is a live key: set STRIPE_LIVE_READY=yes once the deployment is ready")
    if settings.mode is not Mode.PRODUCTION:
        return
    if len(settings.secret_key) < 32:
        raise BadSetting("SECRET_KEY is shorter than 32 characters")
    if not settings.secure_cookies:
        raise BadSetting("SITE_URL must begin with https:// in production")
    if not settings.database_url.startswith("postgresql"):
        raise BadSetting("DATABASE_URL must be a PostgreSQL address in production")
    if not settings.stripe_api_base.startswith("https://"):
        raise BadSetting("STRIPE_API_BASE must begin with https:// in production")
    if not settings.mail_url.startswith(("smtp://", "smtps://")):
        raise BadSetting("MAIL_URL must be smtp:// or smtps:// in production")


def sqlalchemy_url(url: str) -> str:
    """PostgreSQL through psycopg 3, whichever way the address spells it."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


ROOT = Path(__file__).resolve().parent.parent
