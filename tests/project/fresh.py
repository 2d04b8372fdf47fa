"""Fresh checkouts and fresh environments: what a newcomer's machine has, and nothing that this one has besides."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def checkout(folder: Path) -> Path:
    """Copy what git holds, or would hold if everything here were committed, as a clone would have it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a login with an empty home: no Jupyter, Python or IPython settings of this one's."""
    home.mkdir(parents=True, exist_ok=True)
    ours = ("JUPYTER", "IPYTHON", "PYTHON", "VIRTUAL_ENV", "PYTEST", "NBNET")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    outside = [entry for entry in kept["PATH"].split(os.pathsep) if Path(entry) != Path(sys.prefix) / "bin"]
    # What is imported once need not be compiled before, and most of it is never imported.
    ours_of_pip = {"PIP_NO_INPUT": "1", "PIP_COMPILE": "0"}
    return {**kept, "PATH": os.pathsep.join(outside), "HOME": str(home), **ours_of_pip, **more}


def run(command: str, cwd: Path, env: Mapping[str, str], seconds: float = 600) -> str:
    """Run a shell command; what it wrote is in the message if it fails."""
    done = subprocess.run(
        ["bash", "-c", command],
        check=False,
        cwd=cwd,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, f"{command}\nended with status {done.returncode}:\n{done.stdout[-6000:]}"
    return done.stdout
