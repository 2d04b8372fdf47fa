"""Formulas of LaTeX as MathML, which browsers draw by themselves."""

from __future__ import annotations

import html
import re
from typing import Final

_STYLED: Final = re.compile(r'<(m[ino]) mathvariant="(double-struck|sans-serif|bold)">([A-Za-z0-9])</\1>')
# Browsers draw a letter in another style where it is another character (MathML Core has no mathvariant).
_STYLES: Final = {
    "double-struck": (0x1D538, 0x1D552, 0x1D7D8),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "bold": (0x1D400, 0x1D41A, 0x1D7CE),
}
_OLD_DOUBLE_STRUCK: Final = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}


def mathml(formula: str, *, block: bool = False) -> str:
    r"""A formula of LaTeX as MathML; as it was typed when it is no LaTeX, as in JupyterLab.

    >>> "<msub><mi>w</mi><mn>0</mn></msub>" in mathml("w_0")
    True
    >>> mathml(r"\frac{1}{")
    '<code>\\frac{1}{</code>'
    """
    from latex2mathml.converter import convert

    try:
        text = str(convert(formula, display="block" if block else "inline"))
    except Exception:  # its errors share no class, and a half-typed formula must not cost the whole page
        return f"<code>{html.escape(formula)}</code>"
    return _STYLED.sub(lambda found: f"<{found[1]}>{_styled(found[3], found[2])}</{found[1]}>", text)


def _styled(character: str, style: str) -> str:
    upper, lower, digit = _STYLES[style]
    if character.isdigit():
        return chr(digit + int(character))
    if style == "double-struck" and character in _OLD_DOUBLE_STRUCK:
        return _OLD_DOUBLE_STRUCK[character]
    return chr(upper + ord(character) - ord("A") if character.isupper() else lower + ord(character) - ord("a"))
