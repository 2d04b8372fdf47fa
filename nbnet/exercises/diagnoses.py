"""What `check_gate` found, in sentences of the student's language.

Messages of the core are English. The known ones are recognised here, and said again; one that is not known stays as it
is.
"""

from __future__ import annotations

import re

from nbnet.autodiff import Check
from nbnet.language import _, marked

# What the core says, as a pattern, and what a student is told; both with the same named places.
_PROBLEMS = [
    (
        r"backward failed with NameError: name '(?P<name>\w+)' is not defined",
        marked("backward does not know {name}: what forward was given is gone by then. Keep it there: self.{name} = …"),
    ),
    (
        r"backward failed with AttributeError: '\w+' object has no attribute '(?P<name>\w+)'",
        marked("backward looks for self.{name}, and forward has not kept it: self.{name} = …"),
    ),
    (r"backward failed with (?P<error>.*)", marked("backward raised {error}.")),
    (
        r"backward returned (?P<n>\d+) gradients; there should be (?P<right>\d+), one for each input",
        marked("backward returned {n} gradients. There should be {right}, one for each input of forward."),
    ),
    (
        r"(?P<method>forward|backward) changed its input (?P<name>\w+); work on a copy",
        marked("{method} changed its input {name}, which belongs to others. Work on a copy."),
    ),
]
_DIAGNOSES = [
    (r"it is not finite", marked("it is not finite")),
    (r"it is 0 everywhere", marked("it is 0 everywhere")),
    (r"the sign is flipped", marked("the sign is flipped")),
    (
        r"this is the gradient of (?P<name>[\w ]+): are the inputs swapped\?",
        marked("this is the gradient of {name}: are the inputs swapped?"),
    ),
    (
        r"this is the local derivative alone: multiply it by the upstream gradient dz",
        marked("this is the local derivative alone: multiply it by the upstream gradient dz"),
    ),
    (r"it is transposed", marked("it is transposed")),
    (r"it is right up to the factor (?P<factor>\S+)", marked("it is right up to the factor {factor}")),
    (r"(?P<name>\w+) has to be transposed: use \S+", marked("{name} has to be transposed: use {name}.T")),
    (
        r"the factors stand in the wrong order: matrix products cannot be exchanged",
        marked("the factors stand in the wrong order: matrix products cannot be exchanged"),
    ),
    (
        r"the factors stand in the wrong order, and (?P<name>\w+) has to be transposed: dz meets (?P<where>.*)",
        marked("the factors stand in the wrong order, and {name} has to be transposed, too"),
    ),
    (r"backward returned None for it", marked("backward returned None for it")),
    (
        r"backward returned a gradient of shape (?P<shape>\([\d, ]*\)): sum it over axis (?P<axis>[\d, ]+), along .*",
        marked("it has the shape {shape}: sum it over axis {axis}, along which the input was repeated"),
    ),
    (
        r"backward returned a gradient of shape (?P<shape>\([\d, ]*\))(: (it is transposed|are rows and columns .*))?",
        marked("it has the shape {shape}"),
    ),
]


def sentences(checked: Check) -> list[str]:
    """What is wrong, one sentence each.

    Args:
        checked: what `check_gate` returned.

    Returns:
        Nothing if the gate is right.
    """
    found = [f"{checked.what}: {_again(checked.problem, _PROBLEMS)}"] if checked.problem else []
    for each in checked.inputs:
        if each.ok:
            continue
        if each.where is None or each.got is None:
            what = _("{gate}: the gradient of {name}").format(gate=checked.what, name=each.name)
        else:
            what = _("{gate}: the gradient of {name} should be {right}, and it is {got}").format(
                gate=checked.what,
                name=each.name + (f"[{', '.join(map(str, each.where))}]" if each.where else ""),
                right=f"{each.expected[each.where]:.4g}",
                got=f"{each.got[each.where]:.4g}",
            )
        found.append(": ".join(part for part in (what, _again(each.diagnosis, _DIAGNOSES)) if part))
    return found


def _again(text: str, known: list[tuple[str, str]]) -> str:
    for pattern, sentence in known:
        if match := re.fullmatch(pattern, text):
            return _(sentence).format(**match.groupdict())
    return text
