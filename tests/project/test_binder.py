"""Binder: the very files of ``binder/`` make an environment in which the first lecture runs."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.project import fresh


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fresh.checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def dockerfile(checkout: Path) -> str:
    """What repo2docker would build; it prints it without needing docker."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout + done.stderr


def build_lines(dockerfile: str) -> list[str]:
    """The commands run on our files, after the base image is done."""
    ours = dockerfile[dockerfile.index("# Copy stuff.") :]
    return re.findall(r"^RUN (.+)$", ours, re.MULTILINE)


def test_the_image_has_the_python_of_runtime_txt(dockerfile: str, checkout: Path) -> None:
    version = (checkout / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    assert f"py-2d{version.replace('.', '-2e')}-2d" in dockerfile
    assert sys.version_info >= tuple(map(int, version.split(".")))


def test_the_image_installs_our_requirements_and_runs_our_script(dockerfile: str) -> None:
    assert build_lines(dockerfile) == [
        '${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r "binder/requirements.txt"',
        "chmod +x binder/postBuild",
        "./binder/postBuild",
    ]


def test_the_script_stops_at_its_first_error(checkout: Path) -> None:
    script = (checkout / "binder" / "postBuild").read_text()
    assert script.startswith("#!/bin/bash\n")
    assert "\nset -e\n" in script


def outputs(notebook: Path) -> list[list[str]]:
    """The texts that each cell of a notebook gave as its values."""
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [
        ["".join(output["data"]["text/plain"]) for output in cell.get("outputs", []) if "data" in output]
        for cell in cells
    ]


@pytest.fixture(scope="module")
def image(dockerfile: str, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a login in the image."""
    folder = tmp_path_factory.mktemp("image")
    prefix = folder / "python"
    env = fresh.environment(folder / "home", KERNEL_PYTHON_PREFIX=str(prefix))
    fresh.run(f'"{sys.executable}" -m venv "{prefix}"', checkout, env)
    env["PATH"] = f"{prefix / 'bin'}:{env['PATH']}"
    for line in build_lines(dockerfile):
        fresh.run(line, checkout, env)
    return env


@pytest.fixture
def launched(image: dict[str, str], checkout: Path) -> Iterator[str]:
    """The address that BinderHub sends a browser to, of a server that was started with its arguments."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = [
        f"{app}.{each}"
        for app in ("NotebookApp", "ServerApp")
        for each in ("base_url=/user/nbnet-1/", "token=secret", "trust_xheaders=True", "allow_origin=*")
    ]
    command = ["jupyter-lab", "--ip=127.0.0.1", f"--port={port}", *(f"--{each}" for each in given)]
    # In a container nobody is root, and there is no browser.
    command += ["--no-browser", "--allow-root"]
    log = checkout.parent / "server.log"
    with log.open("w") as written:
        server = subprocess.Popen(command, cwd=checkout, env=image, stdout=written, stderr=subprocess.STDOUT)
        try:
            yield answering(f"http://127.0.0.1:{port}/user/nbnet-1/", server, log)
        finally:
            server.terminate()
            server.wait(30)


def answering(address: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """An address, as soon as its server answers."""
    for _attempt in range(600):
        assert server.poll() is None, log.read_text()[-4000:]
        try:
            with urllib.request.urlopen(f"{address}api", timeout=30):
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-4000:])


def opened(address: str) -> str:
    """Where a browser with the token ends up."""
    with urllib.request.urlopen(f"{address}?token=secret", timeout=30) as page:
        assert page.status == 200
        return str(page.url).removesuffix("?token=secret")


@pytest.mark.timeout(900)
def test_a_launch_opens_the_course(launched: str, checkout: Path) -> None:
    course = opened(launched).removeprefix(f"{launched}lab/tree/")
    assert course.startswith("notebooks/")
    assert (checkout / course).is_file()
    # Who asks for a place gets it.
    for place in ("doc/tree/notebooks/en/00_tour.ipynb", "lab"):
        assert opened(launched + place) == launched + place


@pytest.mark.timeout(900)
def test_the_first_lecture_runs_in_an_environment_built_by_the_image(
    image: dict[str, str], checkout: Path, tmp_path: Path
) -> None:
    names = ("en/00_tour.ipynb", "es/00_recorrido.ipynb")
    notebooks = " ".join(f"notebooks/{name}" for name in names)
    fresh.run(f'jupyter execute --output="{tmp_path}/{{notebook_name}}" {notebooks}', checkout, image, seconds=500)
    for name in names:
        assert outputs(tmp_path / Path(name).name) == outputs(checkout / "notebooks" / name)
    assert "nbnet" in fresh.run("nbnet --version", checkout, image)
