"""The cells of a notebook as HTML: nbconvert's own, with formulas as MathML and pictures inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from nbnet.printing.formulas import mathml


def as_html(document: Any, folder: Path) -> str:
    """A notebook as HTML, without a head.

    Args:
        document: what nbformat read.
        folder: where its pictures are looked for.
    """
    exporter = _Exporter(  # type: ignore[no-untyped-call]
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        skip_svg_encoding=True,
        embed_images=True,
    )
    body, _resources = exporter.from_notebook_node(document, {"metadata": {"path": str(folder)}})
    return str(body)


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return mathml(body)

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", block=True)


class _Exporter(HTMLExporter):
    @jinja2.pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        renderer = _Renderer(
            escape=False,
            exclude_anchor_links=True,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=True,
            path=context["resources"]["metadata"]["path"],
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))
