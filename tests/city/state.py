"""What is kept under var/, and whether the city in it is whole."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
DATABASE = "throughline.db"
DONE, BEGUN = "city.loaded", "city.loading"
MADE = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "mail", "files", "stripe")


def is_loaded(var: Path) -> bool:
    return (var / DONE).exists()


def is_migrated(var: Path) -> bool:
    """Whether the newest migration has run: a revision is named as its file is."""
    newest = max(path.stem for path in VERSIONS.glob("[0-9]*.py"))
    with closing(sqlite3.connect(f"file:{var / DATABASE}?mode=ro", uri=True)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]


def begin_loading(var: Path) -> None:
    """Wipes what a load that was cut short has left."""
    if (var / BEGUN).exists():
        _wipe(var)
    (var / BEGUN).touch()


def end_loading(var: Path) -> None:
    (var / BEGUN).rename(var / DONE)


def _wipe(var: Path) -> None:
    for name in MADE:
        path = var / name
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
