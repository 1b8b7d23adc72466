"""The Flask application of both audiences: configuration, headers, templates, languages, doors."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask_babel import gettext
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from grants.kernel import engine
from grants.kernel.ports import clock
from grants.settings import Settings, sqlalchemy_url
from grants.web import (
    addresses,
    answers,
    conditions,
    filters,
    form_words,
    identity,
    kept_texts,
    language,
    proxies,
    refusals,
)
from grants.web.database import db
from grants.web.questions import bounds

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
REQUEST_BYTES = 80_000_000
FORM_BYTES = 8_000_000
SESSION = timedelta(days=60)

csrf = CSRFProtect()
compress = Compress()


def make(settings: Settings) -> Flask:
    """An application without pages yet: wsgi.py registers those of the two audiences."""
    app = Flask("throughline", static_folder=None, template_folder=str(HERE / "templates"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.mode == "test",
        SQLALCHEMY_DATABASE_URI=sqlalchemy_url(settings.database_url),
        SQLALCHEMY_ENGINE_OPTIONS=engine.options(settings.database_url, threads=settings.threads),
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_NAME="throughline",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION,
        MAX_CONTENT_LENGTH=REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        BABEL_TRANSLATION_DIRECTORIES=str(HERE.parent / "translations"),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        SITE=_site(settings),
    )
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
    csrf.init_app(app)
    compress.init_app(app)
    identity.login.init_app(app)
    language.babel.init_app(app, locale_selector=language.current)
    addresses.register(app)
    filters.register(app)
    answers.register(app)
    conditions.register(app)
    kept_texts.register(app)
    bounds.register(app)
    form_words.register(app)
    refusals.register(app)
    _templates(app)
    _headers(app, settings)
    _middleware(app, settings)
    return app


def _site(settings: Settings) -> dict[str, Any]:
    return {
        "name": settings.site_name,
        "office": settings.site_office,
        "url": settings.site_url,
        "demonstration": settings.mode == "demonstration",
        "coordinator": {
            "name": settings.coordinator_name,
            "phone": settings.coordinator_phone,
            "email": settings.coordinator_email,
            "take_up_days": settings.complaint_take_up_days,
            "answer_days": settings.complaint_answer_days,
        },
        "contact": {
            "name": settings.contact_name,
            "phone": settings.contact_phone,
            "email": settings.contact_email,
        },
    }


def _templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=Assets(STATIC), site=app.config["SITE"])
    app.jinja_env.globals.update(writer_marks=identity.writer_marks, person_mark=identity.person_mark)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "locale_code": language.current(),
            "text_direction": language.direction(),
            "languages": language.switch(),
            "home_url": language.path_in(language.chosen(), "/"),
            "complaints_url": language.path_in(language.chosen(), "/complaints"),
            "assistance_url": language.path_in(language.chosen(), "/assistance"),
            "sign_in_url": language.path_in(language.chosen(), "/sign-in"),
            "sign_out_url": language.path_in(language.chosen(), "/sign-out"),
            "face": identity.face(),
            "actor": identity.actor(),
            "nav": navigation(app),
            "texts_arrived": kept_texts.some_arrived(),
            "now": moment(),
        }


def moment() -> Any:
    """The time of this request, read once."""
    if "now" not in g:
        g.now = clock().now()
    return g.now


def navigation(app: Flask) -> list[dict[str, Any]]:
    """The links that each audience offers whoever is asking: a page's module says its own."""
    who = identity.actor()
    root = language.path_in(language.chosen(), "")
    return [
        {"label": gettext(label), "url": root + path, "current": request.path == path}
        for label, path, offered in app.extensions["throughline.nav"]
        if offered(who)
    ]


class Assets:
    """Logical names of built files into addresses with a hash in them; reads the manifest once a build."""

    def __init__(self, folder: Path) -> None:
        self.manifest = folder / "manifest.json"
        self.names: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if not self.names:
            self.names = json.loads(self.manifest.read_text()) if self.manifest.exists() else {}
        return f"/static/{self.names.get(name, name)}"


def _headers(app: Flask, settings: Settings) -> None:
    form_targets = "'self' https://connect.stripe.com"
    if settings.movable_clock:
        form_targets += f" {settings.stripe_api_base}"
    policy = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        f"form-action {form_targets}; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'"
    )

    @app.after_request
    def secure(response: Any) -> Any:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "no-store" if identity.face() else "private, no-cache")
        response.headers["Content-Language"] = language.current()
        if settings.secure_cookies:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response


def _middleware(app: Flask, settings: Settings) -> None:
    files = WhiteNoise(app.wsgi_app, max_age=60, immutable_file_test=lambda path, url: True)
    if STATIC.exists():
        files.add_files(str(STATIC), prefix="static/")
    app.wsgi_app = language.LanguagePath(files)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    else:
        proxies.watch(app)


__all__ = ["compress", "csrf", "make"]
