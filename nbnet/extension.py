"""``%nnviz`` and ``%%nnviz``: a one-line shell over ``nbnet.view``.

The magic finds the object and the options in what was typed; what to show, and how, is the business of the view.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.display import display

from nbnet.widgets import registry

_FILENAME = "<%nnviz>"
_MATCHER = "nbnet.nnviz"
# In front of an option stands a space: "a --b" is Python too, but nobody writes it.
_OPTION = re.compile(r"(?:^|\s)--(?=[A-Za-z])")
_MAGIC_LINE = re.compile(r"(?:[^%]*=)?\s*%%?nnviz\s(?P<typed>.*)", re.DOTALL)


@magics_class
class NNVizMagics(Magics):
    """The magics of nbnet."""

    shell: InteractiveShell

    @no_var_expand
    @line_cell_magic
    def nnviz(self, line: str, cell: str | None = None) -> Any:
        """Show the graph, the network or the training behind an expression, live.

        Usage:
            %nnviz expression [--option value ...]     show the value of the expression
            %nnviz playground [--option value ...]     open a playground, with a network to play with
            view = %nnviz expression                   show it, and keep the view
            %%nnviz [--option value ...]               run the cell, show the value of its last line

        The expression is any Python of this notebook: f, model(X), trainer, ws[0] * x. Your own variable names appear
        on the leaves of a graph. The value of an option is Python too, or a plain word. An option that is on or off
        needs no value: --option, --no-option. nb.view(obj, option=value) does the same without the magic.
        """
        source, options = _split(line)
        if cell is not None:
            if source:
                raise UsageError(f"%%nnviz shows the last line of its cell: put {source!r} there")
            value = self._run(cell)
        elif source in registry.starts() and source not in self.shell.user_ns:
            return self._start(source, options)
        elif source:
            value = self._evaluate(source)
        else:
            raise UsageError("%nnviz needs something to show, for instance: %nnviz f")
        return self._show(value, options)

    def _evaluate(self, source: str) -> Any:
        try:
            tree = ast.parse(source, mode="eval")
        except SyntaxError as error:
            raise UsageError(f"{source!r} is not a Python expression: {error.msg}") from None
        self._check_names(tree)
        try:
            return eval(compile(tree, _FILENAME, "eval"), self.shell.user_global_ns, self.shell.user_ns)
        except (AttributeError, LookupError) as error:
            if not _is_a_slip(error):
                raise
            hint = ""
            if isinstance(error, AttributeError) and error.name is not None:
                hint = registry.nearest(error.name, (name for name in dir(error.obj) if not name.startswith("_")))
            raise UsageError(f"{source}: {type(error).__name__}: {error}{hint}") from error

    def _check_names(self, tree: ast.AST) -> None:
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}
        bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        known = {*self.shell.user_ns, *self.shell.user_global_ns, *dir(builtins), *bound}
        for name in names:
            if name.id not in known:
                hint = registry.nearest(name.id, registry.own_names(self.shell))
                raise UsageError(f"the notebook has no variable {name.id!r}{hint}")

    def _run(self, cell: str) -> Any:
        source: str = self.shell.transform_cell(cell)  # type: ignore[no-untyped-call]
        filename = self.shell.compile.cache(source, self.shell.execution_count, raw_code=cell)
        tree = ast.parse(source, filename)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr):
            raise UsageError("%%nnviz shows the value of the last line, and here that is not an expression")
        namespaces = self.shell.user_global_ns, self.shell.user_ns
        exec(compile(ast.Module(tree.body[:-1], []), filename, "exec"), *namespaces)
        return eval(compile(ast.Expression(last.value), filename, "eval"), *namespaces)

    def _show(self, value: Any, options: dict[str, str | None]) -> Any:
        try:
            accepted = registry.view_options(value)
            arguments = dict(self._argument(name, text, accepted, value) for name, text in options.items())
            if "names" in accepted:
                arguments.setdefault("names", registry.own_names(self.shell))
            view = registry.view(value, **arguments)
        except (TypeError, ValueError) as error:
            raise UsageError(" ".join(str(error).split())) from error
        display(view)  # type: ignore[no-untyped-call]
        _not_again_in_this_cell(view, self.shell)
        return view

    def _start(self, name: str, options: dict[str, str | None]) -> Any:
        start = registry.starts()[name]
        try:
            accepted = {**start.shown, **start.options}
            arguments = dict(self._argument(option, text, accepted, name) for option, text in options.items())
            looks = {option: arguments.pop(option) for option in [*arguments] if option not in start.options}
            made = start.make(**arguments)
            shown = registry.view(made, **looks) if looks else made
        except (TypeError, ValueError) as error:
            raise UsageError(" ".join(str(error).split())) from error
        display(shown)  # type: ignore[no-untyped-call]
        _not_again_in_this_cell(made, self.shell)
        return made

    def _argument(
        self, option: str, text: str | None, accepted: Mapping[str, inspect.Parameter], value: object
    ) -> tuple[str, Any]:
        name = option.replace("-", "_")
        positive = name.removeprefix("no_")
        if name not in accepted and positive in accepted and text is None:
            return positive, False
        if name not in accepted:
            raise UsageError(registry.unknown_option(name, accepted, value))
        annotation = str(accepted[name].annotation)
        if text is None:
            if "bool" not in annotation:
                raise UsageError(f"the option --{option} needs a value: --{option} VALUE")
            return name, True
        if "bool" in annotation and text in ("True", "False"):
            return name, text == "True"
        if annotation in ("str", "str | None") or annotation.startswith("Literal["):
            return name, text.strip("\"'")
        if annotation.startswith("str | Sequence") and re.fullmatch(r"[\w\s,]+", text):
            return name, text  # words, whatever Python calls them: --panels all
        try:
            return name, eval(text, self.shell.user_global_ns, self.shell.user_ns)
        except (NameError, SyntaxError):
            return name, text


def load(shell: InteractiveShell) -> None:
    """Register the magic and its completion; a second call changes nothing."""
    if _MATCHER in map(_identifier, shell.Completer.custom_matchers):
        return
    magics = NNVizMagics(shell)
    shell.register_magics(magics)
    documentation = inspect.cleandoc(NNVizMagics.nnviz.__doc__ or "")
    NNVizMagics.nnviz.__doc__ = f"{documentation.split(_OPTIONS_TITLE)[0]}\n\n{_OPTIONS_TITLE}\n{registry.describe()}"
    shell.Completer.custom_matchers.append(_matcher(shell))


def unload(shell: InteractiveShell) -> None:
    """Remove the magic and its completion, and nothing of anyone else's."""
    manager = shell.magics_manager
    for registered in manager.magics.values():
        if isinstance(getattr(registered.get("nnviz"), "__self__", None), NNVizMagics):
            del registered["nnviz"]
    manager.registry.pop(NNVizMagics.__name__, None)
    matchers = shell.Completer.custom_matchers
    matchers[:] = [matcher for matcher in matchers if _identifier(matcher) != _MATCHER]


_OPTIONS_TITLE = "Options:"


def _identifier(matcher: object) -> str:
    return str(getattr(matcher, "matcher_identifier", ""))


def _split(line: str) -> tuple[str, dict[str, str | None]]:
    """The expression, and the options behind it: name → text, or None where an option has no value."""
    source, *pieces = _OPTION.split(line)
    options: dict[str, str | None] = {}
    for piece in pieces:
        name, _, text = re.sub(r"^([\w-]+)\s*[=\s]\s*", r"\1=", piece.strip()).partition("=")
        options[name] = text or None
    return source.strip(), options


def _is_a_slip(error: BaseException) -> bool:
    """Whether the typed expression itself raised, not a function that it called."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename == _FILENAME


def _not_again_in_this_cell(view: Any, shell: InteractiveShell) -> None:
    """Keep the cell from showing the view once more as the value of its last line."""
    view._ipython_display_ = lambda: None

    def forget() -> None:
        view.__dict__.pop("_ipython_display_", None)
        shell.events.unregister("post_execute", forget)

    shell.events.register("post_execute", forget)


def _matcher(shell: InteractiveShell) -> Callable[[CompletionContext], SimpleMatcherResult]:
    def nnviz_matcher(context: CompletionContext) -> SimpleMatcherResult:
        """Complete what can be shown and, after ``--``, the options of its view."""
        found = _MAGIC_LINE.fullmatch(context.text_until_cursor)
        if found is None:
            return {"completions": []}
        before, word = re.fullmatch(r"(.*?)(\S*)", found["typed"], re.DOTALL).groups()  # type: ignore[union-attr]
        if word.startswith("-"):
            candidates = [f"--{name.replace('_', '-')}" for name in _options_of(shell, _split(before)[0])]
            kind = "option"
        elif _OPTION.search(before) or not (word == "" or word.isidentifier()):
            return {"completions": []}
        else:
            candidates = [name for name, value in registry.own_names(shell).items() if registry.has_view(value)]
            candidates += [name for name in registry.starts() if name not in candidates]
            kind = "instance"
        matches = [SimpleCompletion(text, type=kind) for text in candidates if text.startswith(word)]
        return {"completions": matches, "matched_fragment": word, "suppress": word == "" or kind == "option"}

    registered: Callable[[CompletionContext], SimpleMatcherResult]
    registered = context_matcher(identifier=_MATCHER)(nnviz_matcher)
    return registered


def _options_of(shell: InteractiveShell, source: str) -> list[str]:
    """Options of the view of a variable; of all views where the expression would have to be computed first."""
    if registry.has_view(value := shell.user_ns.get(source)):
        return [name for name in registry.view_options(value) if name != "names"]
    if source in (starts := registry.starts()) and source not in shell.user_ns:
        return [*starts[source].options, *starts[source].shown]
    return registry.all_options()
