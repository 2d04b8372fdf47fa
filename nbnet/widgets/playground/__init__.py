"""The playground: a recipe as plain data, what makes it true, and what keeps weights when it changes.

`recipe.py` says what there is (`hidden.py` and `checks.py` what is allowed, `facts.py` what suits the data),
`state_text.py` and `code.py` write it down, `building.py` makes it, `growth.py` keeps weights, `changing.py` makes
another recipe true, `bench.py` puts them together as `nb.Playground`. None of them knows widgets: that is
`playground_view.py`.
"""

from nbnet.widgets.playground.bench import Playground

__all__ = ["Playground"]
