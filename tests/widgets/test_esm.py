"""The assembled module text: complete, shared by content, and imported by a real browser in the browser tests."""

import json
import re

import pytest

from nbnet.widgets import esm as esm_module
from nbnet.widgets.esm import css, esm


@pytest.fixture
def static(tmp_path, monkeypatch):
    """A folder of modules standing in for `static/`."""
    (tmp_path / "loader.js").write_text("export function load() {}\n")
    monkeypatch.setattr(esm_module, "STATIC", tmp_path)
    esm.cache_clear()
    css.cache_clear()
    yield tmp_path
    esm.cache_clear()
    css.cache_clear()


def modules(source: str) -> dict[str, str]:
    """The (key, source) pairs that the loader gets, in order."""
    listing = re.search(r"await load\((\[.*\]), ", source)
    assert listing is not None
    return dict(json.loads(listing[1]))


def test_dependencies_come_before_their_importers_and_once(static):
    (static / "a.js").write_text(
        'import { b } from "./b.js";\nimport {\n  c,\n  d,\n} from "./c.js";\nexport default b;\n'
    )
    (static / "b.js").write_text('export { c as b } from "./c.js";\n')
    (static / "c.js").write_text("export const c = 1;\nexport const d = 2;\n")
    found = modules(esm("a.js"))
    assert [key.split("#")[0] for key in found] == ["c.js", "b.js", "a.js"]
    c, b, a = found
    assert f'from "nbnet:{c}";' in found[b]
    assert f'from "nbnet:{b}";' in found[a]
    assert f'from "nbnet:{c}";' in found[a]


def test_a_module_that_only_runs_is_linked(static):
    (static / "a.js").write_text('import "./b.js";\nexport default 1;\n')
    (static / "b.js").write_text("globalThis.b = 1;\n")
    *_, entry = modules(esm("a.js")).values()
    assert entry.startswith('import "nbnet:b.js#')


def test_text_that_only_looks_like_an_import_is_left_alone(static):
    text = '/** @import { T } from "./missing.js" */\nexport default \'from "./missing.js";\';\n'
    (static / "a.js").write_text(text)
    assert list(modules(esm("a.js")).values()) == [text]


def test_the_key_changes_with_the_content_of_a_dependency(static):
    (static / "a.js").write_text('import { b } from "./b.js";\nexport default b;\n')
    (static / "b.js").write_text("export const b = 1;\n")
    before = list(modules(esm("a.js")))
    (static / "b.js").write_text("export const b = 2;\n")
    esm.cache_clear()
    after = list(modules(esm("a.js")))
    assert not set(before) & set(after)


def test_a_circle_is_an_error_that_names_it(static):
    (static / "a.js").write_text('import "./b.js";\n')
    (static / "b.js").write_text('import "./a.js";\n')
    with pytest.raises(ValueError, match=r"a\.js → b\.js → a\.js"):
        esm("a.js")


def test_style_sheets_are_joined_in_order(static):
    (static / "a.css").write_text("a {}\n")
    (static / "b.css").write_text("b {}\n")
    assert css("b.css", "a.css") == "b {}\n\na {}\n"


def test_a_missing_module_is_an_error(static):
    with pytest.raises(FileNotFoundError):
        esm("nowhere.js")
