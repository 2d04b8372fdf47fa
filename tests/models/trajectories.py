"""Record what PyTorch's optimisers do: ``python -m tests.models.trajectories`` writes `trajectories.json` beside this.

PyTorch is needed for this alone; the tests compare with the recorded numbers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

FIXTURE = Path(__file__).with_suffix(".json")
START = (1.0, -2.0, 0.5, 3.0)
CURVATURE = (1.0, 0.1, 4.0, 0.5)
STEPS = 40


def gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of Σ ½ cᵢθᵢ² + sin θᵢ."""
    return np.array(CURVATURE) * theta + np.cos(theta)


CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    # name: our optimiser, its settings, and PyTorch's names for them
    "SGD": ("SGD", {"learning_rate": 0.1}, {"lr": 0.1}),
    "momentum": ("SGD", {"learning_rate": 0.05, "momentum": 0.9}, {"lr": 0.05, "momentum": 0.9}),
    "Nesterov": (
        "SGD",
        {"learning_rate": 0.05, "momentum": 0.8, "nesterov": True},
        {"lr": 0.05, "momentum": 0.8, "nesterov": True},
    ),
    "SGD with decay": ("SGD", {"learning_rate": 0.1, "weight_decay": 0.3}, {"lr": 0.1, "weight_decay": 0.3}),
    "RMSProp": ("RMSProp", {"learning_rate": 0.02, "decay": 0.95}, {"lr": 0.02, "alpha": 0.95}),
    "Adam": ("Adam", {"learning_rate": 0.1}, {"lr": 0.1}),
    "Adam with decay": (
        "Adam",
        {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "weight_decay": 0.1},
        {"lr": 0.05, "betas": (0.8, 0.99), "weight_decay": 0.1},
    ),
    "SGD, clipped": ("SGD", {"learning_rate": 0.2, "clip": 0.5}, {"lr": 0.2, "clip": 0.5}),
    "SGD, rate in steps": (
        "SGD",
        {"learning_rate": ("step_decay", 0.3, {"every": 10})},
        {"lr": 0.3, "schedule": "step"},
    ),
    "SGD, rate halved every 7": (
        "SGD",
        {"learning_rate": ("exponential_decay", 0.3, {"half_life": 7})},
        {"lr": 0.3, "schedule": "exponential"},
    ),
}


def record() -> dict[str, list[list[float]]]:
    """The parameters after each step, by case."""
    import torch

    makers = {"SGD": torch.optim.SGD, "RMSProp": torch.optim.RMSprop, "Adam": torch.optim.Adam}
    schedules = {
        "step": lambda rule: torch.optim.lr_scheduler.StepLR(rule, 10, 0.5),
        "exponential": lambda rule: torch.optim.lr_scheduler.ExponentialLR(rule, 0.5 ** (1 / 7)),
    }
    paths = {}
    for name, (kind, _ours, theirs) in CASES.items():
        settings = dict(theirs)
        clip, schedule = settings.pop("clip", None), settings.pop("schedule", None)
        theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        rule = makers[kind]([theta], **settings)
        scheduler = schedules[schedule](rule) if schedule else None
        paths[name] = []
        for _ in range(STEPS):
            rule.zero_grad()
            (0.5 * torch.tensor(CURVATURE, dtype=torch.float64) * theta**2 + torch.sin(theta)).sum().backward()
            if clip:
                torch.nn.utils.clip_grad_norm_([theta], clip)
            rule.step()
            if scheduler:
                scheduler.step()
            paths[name].append(theta.tolist())
    return paths


if __name__ == "__main__":
    lines = [f"{json.dumps(name)}: {json.dumps(path)}" for name, path in record().items()]
    FIXTURE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
