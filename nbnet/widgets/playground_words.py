"""What a playground says, in the present language."""

from __future__ import annotations

from nbnet.language import _


def playground_words() -> dict[str, str]:
    """The words of its controls, by the name under which the page knows them."""
    return {
        "share": _("Share and code"),
        "share_hint": _("The playground as a line of text, and as a cell of code"),
        "data": _("Data"),
        "noise": _("Noise"),
        "samples": _("Samples"),
        "test_share": _("Test share"),
        "fresh": _("New samples"),
        "fresh_hint": _("Draw other samples of the same data set"),
        "show_test": _("Show test data"),
        "discretise": _("Discretise the output"),
        "features": _("Features"),
        "layers": _("Hidden layers"),
        "add_layer": _("Add a layer"),
        "remove_layer": _("Remove layer {n}"),
        "layer": _("Layer {n}"),
        "neurons": _("Neurons of layer {n}: {count}"),
        "more_neurons": _("Add a neuron to layer {n}"),
        "fewer_neurons": _("Remove a neuron from layer {n}"),
        "activation_of": _("Activation of layer {n}"),
        "pieces_of": _("Pieces of layer {n}"),
        "pieces": _("pieces"),
        "no_layers": _("None: the model is linear in its features."),
        "learning": _("Learning"),
        "loss": _("Loss"),
        "optimizer": _("Optimiser"),
        "initializer": _("First weights"),
        "seed": _("Seed"),
        "restart": _("Seed and first weights take effect with the next reset; everything else at once."),
        "state": _("As a line of text"),
        "state_note": _("Run this cell in any notebook to have this playground again."),
        "code": _("As code"),
        "code_note": _("The same model, data and training without a playground."),
        "with_weights": _("with the present weights"),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "close": _("Close"),
    }


def data_label(name: str) -> str:
    """What a data set is called."""
    return {
        "own": _("your data"),
        "circle": _("circle"),
        "xor": _("XOR"),
        "gauss": _("two clouds"),
        "spiral": _("spiral"),
        "plane": _("plane (regression)"),
        "bumps": _("bumps (regression)"),
        "moons": _("moons"),
        "blobs": _("three clouds"),
        "sine": _("sine (regression)"),
        "jump": _("jump (regression)"),
    }.get(name, name)


def loss_label(name: str) -> str:
    """What a loss is called."""
    return {
        "binary_cross_entropy": _("cross-entropy"),
        "softmax_cross_entropy": _("cross-entropy"),
        "mse": _("squared error"),
    }.get(name, name)


def option_label(name: str) -> str:
    """What an option of an optimizer is called."""
    return {
        "momentum": _("momentum"),
        "nesterov": "Nesterov",
        "decay": _("decay ρ"),
        "epsilon": "ε",
        "beta1": "β₁",
        "beta2": "β₂",
    }.get(name, name)
