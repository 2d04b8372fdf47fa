"""What ``import nbnet`` loads, and what names it offers."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import subprocess
import sys

import pytest

import nbnet

STOREYS = ("language", "autodiff", "models", "training", "widgets")


def test_import_loads_numpy_alone() -> None:
    program = """
import json, sys, sysconfig
before = set(sys.modules)
import nbnet
nbnet.Tensor(1.0) * 2
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["nbnet", "numpy"]


def test_every_public_name_of_every_storey_is_found() -> None:
    for storey in STOREYS:
        module = importlib.import_module(f"nbnet.{storey}")
        for name in module.__all__:
            assert getattr(nbnet, name) is getattr(module, name)
            assert name in dir(nbnet)


def test_no_name_means_two_things() -> None:
    names = [name for storey in STOREYS for name in importlib.import_module(f"nbnet.{storey}").__all__]
    assert sorted(names) == sorted(set(names))


def test_packages_are_found() -> None:
    assert nbnet.datasets is importlib.import_module("nbnet.datasets")
    assert nbnet.drawing is importlib.import_module("nbnet.drawing")


def test_a_misspelt_name_is_told_with_the_right_one() -> None:
    with pytest.raises(AttributeError, match=r"nbnet has no 'Tensr'; did you mean 'Tensor'\?"):
        nbnet.Tensr  # noqa: B018


def test_the_version_is_the_one_of_the_package() -> None:
    assert importlib.metadata.version("nbnet") == nbnet.__version__
