"""The README's first lines are commands; here they are run as they stand."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.project import fresh

README = (fresh.ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```sh\n(.+?)\n```$", README, re.MULTILINE | re.DOTALL)


def test_begins_with_one_line_to_see_it_and_one_to_test_it() -> None:
    first, second = COMMANDS[:2]
    for command in (first, second):
        assert "\n" not in command
        assert "-m venv" in command
    assert "[lab]" in first
    assert first.endswith("nbnet lab")
    assert "[test]" in second
    assert second.endswith("pytest")


def test_every_picture_has_an_alternative_text_and_exists() -> None:
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", README)
    assert pictures
    for alternative, address in pictures:
        assert len(alternative) > 20
        assert (fresh.ROOT / address).is_file()


def test_every_link_into_the_repository_leads_somewhere() -> None:
    for address in re.findall(r"(?<!!)\[.*?\]\((?!https?:)([^)#]+)", README):
        assert (fresh.ROOT / address).exists(), address


@pytest.mark.timeout(900)
def test_the_first_command_serves_the_lectures_on_a_fresh_machine(tmp_path: Path) -> None:
    clone = fresh.checkout(tmp_path / "clone")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{tmp_path / "opened"}"\n')
    browser.chmod(0o755)
    home, runtime = tmp_path / "home", tmp_path / "runtime"
    env = fresh.environment(home, BROWSER=str(browser), JUPYTER_RUNTIME_DIR=str(runtime), JUPYTER_PORT="0")
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            ["bash", "-c", COMMANDS[0]], cwd=clone, env=env, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while not list(runtime.glob("jpserver-*.json")) or not (tmp_path / "opened").exists():
            assert process.poll() is None, (tmp_path / "log").read_text()[-6000:]
            time.sleep(0.5)
        server = json.loads(next(runtime.glob("jpserver-*.json")).read_text())
        assert Path(server["root_dir"]) == home / "nbnet-lectures"
        assert get(server, "api/contents/en/00_tour.ipynb?content=0")["type"] == "notebook"
        assert get(server, "api/contents/es/00_recorrido.ipynb?content=0")["type"] == "notebook"
        kernels = get(server, "api/kernelspecs")["kernelspecs"]
        assert "python3" in kernels
        opened = Path((tmp_path / "opened").read_text().strip().removeprefix("file://"))
        assert "doc/tree/en/00_tour.ipynb" in opened.read_text()
        assert get(server, "doc/tree/en/00_tour.ipynb", text=True)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def get(server: dict[str, str], address: str, *, text: bool = False) -> dict[str, object] | str:
    separator = "&" if "?" in address else "?"
    with urllib.request.urlopen(f"{server['url']}{address}{separator}token={server['token']}", timeout=60) as reply:
        body = reply.read().decode()
    return body if text else json.loads(body)
