"""The notebooks are what their sources say, and the sources keep their rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nbnet import exercises
from tests.notebooks import build
from tests.notebooks.execute import lectures

each_source = pytest.mark.parametrize("source", build.sources(), ids=lambda path: path.stem)

HEADER = """# ---
# jupyter:
#   nbnet: {en: 01_neurons, es: 01_neuronas}
# ---

# %% [markdown] lang="en"
# # 1 · Neurons
#
# See [the tour](00_tour.ipynb).

# %% [markdown] lang="es"
# # 1 · Neuronas
#
# Mira [el recorrido](00_recorrido.ipynb).

# %%
import nbnet as nb
# %load_ext nbnet
"""
EXERCISE = """
# %% exercise="and_neuron"
w, b = None, None  # TODO
### BEGIN SOLUTION
w, b = [1, 1], 1.5
### END SOLUTION

# %% check="and_neuron" points=2
nb.exercises.check("and_neuron", w, b)
"""


def notebooks(folder: Path, text: str) -> dict[str, Any]:
    (folder / "01_neurons.py").write_text(text, encoding="utf-8")
    made = build.built(folder / "01_neurons.py")
    return {path.relative_to(build.NOTEBOOKS).as_posix(): notebook for path, notebook in made.items()}


@each_source
def test_the_notebooks_are_what_the_source_says(source: Path) -> None:
    for path, expected in build.built(source).items():
        assert path.exists(), "run python -m tests.notebooks.build"
        stored = nbformat.read(path, as_version=4)
        assert build.shape(stored) == build.shape(expected), "run python -m tests.notebooks.build"
        assert stored.metadata == expected.metadata


def test_every_notebook_has_a_source() -> None:
    assert sorted(path for source in build.sources() for path in build.built(source)) == lectures()


@each_source
def test_code_holds_no_words_of_one_language(source: Path) -> None:
    """A comment would be English in the Spanish notebook."""
    for notebook in build.built(source).values():
        for cell in notebook.cells:
            if cell.cell_type == "code":
                rest = re.sub(r"# TODO|### (BEGIN|END) SOLUTION", "", cell.source)
                comments = [line for line in rest.splitlines() if re.search(r"""(^|\s)#(?![^"']*["'])""", line)]
                assert not comments


@each_source
def test_every_exercise_exists_and_is_checked(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    names = re.findall(r'^# %% exercise="(\w+)"', text, re.MULTILINE)
    assert names == re.findall(r'^# %% check="(\w+)"', text, re.MULTILINE)
    assert len(names) == len(set(names))
    for name in names:
        call = ", ".join((f'"{name}"', *["…"] * len(exercises.EXERCISES[name].answers)))
        assert re.search(rf'^nb\.exercises\.check\("{name}", ', text, re.MULTILINE), call


class TestExercise:
    def test_what_students_get(self, tmp_path: Path) -> None:
        made = notebooks(tmp_path, HEADER + EXERCISE)
        assert sorted(made) == [
            "en/01_neurons.ipynb",
            "es/01_neuronas.ipynb",
            "solutions/en/01_neurons.ipynb",
            "solutions/es/01_neuronas.ipynb",
        ]
        asked, solved = (made[name].cells[2].source for name in ("es/01_neuronas.ipynb", "solutions/es/01_neuronas.ipynb"))
        assert asked == "w, b = None, None  # TODO"
        assert "w, b = [1, 1], 1.5" in solved
        assert build.BEGIN in solved
        assert solved.startswith(asked)

    def test_text_in_its_language_and_links_that_hold(self, tmp_path: Path) -> None:
        made = notebooks(tmp_path, HEADER + EXERCISE)
        assert "Neuronas\n" in made["es/01_neuronas.ipynb"].cells[0].source
        solution = made["solutions/es/01_neuronas.ipynb"].cells[0].source
        assert solution.startswith("# 1 · Neuronas (soluciones)\n")
        assert "](../../es/00_recorrido.ipynb)" in solution

    def test_magics_are_magics(self, tmp_path: Path) -> None:
        assert notebooks(tmp_path, HEADER)["en/01_neurons.ipynb"].cells[1].source.endswith("\n%load_ext nbnet")

    def test_metadata_of_nbgrader(self, tmp_path: Path) -> None:
        cells = notebooks(tmp_path, HEADER + EXERCISE)["en/01_neurons.ipynb"].cells
        assert dict(cells[2].metadata["nbgrader"]) == {
            "schema_version": 3,
            "task": False,
            "grade": False,
            "grade_id": "and_neuron",
            "locked": False,
            "solution": True,
        }
        assert dict(cells[3].metadata["nbgrader"]) == {
            "schema_version": 3,
            "task": False,
            "grade": True,
            "grade_id": "and_neuron-check",
            "locked": True,
            "solution": False,
            "points": 2,
        }

    def test_functions_and_classes(self) -> None:
        source = (
            "class Gate:\n    def f(self, x):\n        ### BEGIN SOLUTION\n        y = x\n        return y\n"
            "        ### END SOLUTION\n\n    def g(self):\n        # TODO\n        ### BEGIN SOLUTION\n"
            "        return 1\n        ### END SOLUTION\n"
        )
        expected = "class Gate:\n    def f(self, x):\n        pass  # TODO\n\n    def g(self):\n        # TODO"
        assert build.asked(source) == expected
        assert build.asked("### STUDENT w = None  # TODO\n### BEGIN SOLUTION\nw = 1\n### END SOLUTION") == (
            "w = None  # TODO"
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER.replace("nbnet: {en: 01_neurons, es: 01_neuronas}", "x: 1"), "the names of the notebooks"),
        (HEADER.replace('lang="es"', 'lang="en"'), 'expected a text with lang="es"'),
        (HEADER + '\n# %% [markdown] lang="en"\n# Alone.\n', "in one language only"),
        (HEADER + '\n# %% [markdown] lang="en"\n# Alone.\n\n# %%\n1\n', "followed by itself"),
        (HEADER + EXERCISE.replace("w, b = None, None  # TODO\n", ""), "NAME = None"),
        (HEADER + EXERCISE.replace("### END SOLUTION\n", ""), "END SOLUTION is missing"),
        (HEADER + '\n# %% exercise="a"\nw = None  # TODO\n', "has a solution"),
        (HEADER + EXERCISE.replace(' exercise="and_neuron"', ""), "belongs to a cell"),
        (HEADER + EXERCISE.replace(' exercise="and_neuron"', ' exercise="or_neuron"'), "behind the exercise of the same"),
    ],
)
def test_a_broken_rule_is_named(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        notebooks(tmp_path, text)


def test_outputs_stay_while_the_code_does(tmp_path: Path) -> None:
    made = notebooks(tmp_path, HEADER)["en/01_neurons.ipynb"]
    path = tmp_path / "en" / "01_neurons.ipynb"
    assert build.write(path, made)
    executed = nbformat.read(path, as_version=4)
    executed.cells[1].execution_count = 1
    nbformat.write(executed, path)
    reworded = notebooks(tmp_path, HEADER.replace("# See", "# Look at"))["en/01_neurons.ipynb"]
    assert not build.write(path, reworded)
    kept = nbformat.read(path, as_version=4)
    assert kept.cells[1].execution_count == 1
    assert "Look at" in kept.cells[0].source
    changed = notebooks(tmp_path, HEADER.replace("as nb", "as n"))["en/01_neurons.ipynb"]
    assert build.write(path, changed)
    assert nbformat.read(path, as_version=4).cells[1].execution_count is None
