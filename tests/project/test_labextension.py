"""The extension of JupyterLab: installed with the package, and on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from nbnet.widgets import saving
from tests.project.fresh import ROOT

SOURCE = ROOT / "labextension"
INSTALLED = Path(sys.prefix, "share/jupyter/labextensions/nbnet")


def told(folder: Path, *command: str) -> str:
    """What a command of Jupyter's says; in an empty folder, as it looks into a package.json that lies about."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    return re.sub(r"\x1b\[\d*m", "", done.stdout + done.stderr)


def test_both_halves_are_on(tmp_path: Path) -> None:
    assert re.search(rf"nbnet v{version('nbnet')} enabled OK", told(tmp_path, "jupyter", "labextension", "list"))
    assert re.search(r"nbnet\.server +OK", told(tmp_path, "jupyter", "server", "extension", "list"))


def test_what_is_installed_is_what_stands_here() -> None:
    for path in (*SOURCE.glob("*.json"), *SOURCE.glob("static/*")):
        if path.name != "server.json":
            installed = INSTALLED / path.relative_to(SOURCE)
            assert installed.read_bytes() == path.read_bytes(), f"{path.name} is older: pip install -e . puts it there"


def test_both_halves_speak_of_the_same() -> None:
    assert json.loads((SOURCE / "package.json").read_text())["version"] == version("nbnet")
    assert f"const VERSION = {saving.VERSION};" in (SOURCE / "static" / "mime.js").read_text()
