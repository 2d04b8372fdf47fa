"""What a playground is made of."""

import pytest

from nbnet.models import LOSSES, Optimizer
from nbnet.widgets.playground.facts import Facts, facts_of_generated, generated, most_noise, suits, usual_loss
from nbnet.widgets.playground.hidden import Hidden, takes_pieces
from nbnet.widgets.playground.recipe import Recipe, checked_options, suited


def test_every_generated_data_set_that_has_noise_is_offered():
    assert set(generated()) == {
        *("circle", "xor", "gauss", "spiral", "plane", "bumps", "moons", "blobs", "sine", "jump")
    }
    assert facts_of_generated("blobs") == Facts(2, 3, "classification")
    assert facts_of_generated("sine") == Facts(1, 1, "regression")
    assert (most_noise("circle"), most_noise("blobs")) == (0.5, 2.0)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"data": "cirle"}, ValueError, "did you mean 'circle'"),
        ({"data": 3}, TypeError, "data is 3"),
        ({"n": 5}, ValueError, "n is 5"),
        ({"n": 10**9}, ValueError, "at most 10,000"),
        ({"n": 50.0}, TypeError, "whole number"),
        ({"noise": -0.1}, ValueError, "noise is -0.1"),
        ({"noise": float("nan")}, ValueError, "noise is nan"),
        ({"test": 1.0}, ValueError, "at most 0.9"),
        ({"features": "x1"}, TypeError, "features is 'x1'"),
        ({"features": ["x1", "x1"]}, ValueError, "comes twice"),
        ({"features": ["__import__('os')"]}, ValueError, "features holds"),
        ({"layers": 4}, TypeError, "layers is 4"),
        ({"layers": [0]}, ValueError, "layers\\[0\\].neurons is 0"),
        ({"layers": [4, 33]}, ValueError, "layers\\[1\\].neurons is 33"),
        ({"layers": [2] * 9}, ValueError, "at most 8"),
        ({"layers": [(2, "rleu")]}, ValueError, "did you mean 'relu'"),
        ({"layers": [Hidden(2, "maxout", 99)]}, ValueError, "pieces is 99"),
        ({"loss": "mean"}, ValueError, "loss is 'mean'"),
        ({"optimizer": "Adm"}, ValueError, "did you mean 'Adam'"),
        ({"options": {"beta1": 0.5}}, TypeError, "SGD has no option 'beta1'"),
        ({"options": {"momentum": 1.5}}, ValueError, "momentum is 1.5"),
        ({"options": {"nesterov": 1}}, TypeError, "expected True or False"),
        ({"options": {"nesterov": True}}, ValueError, "needs momentum"),
        ({"learning_rate": 0}, ValueError, "learning_rate"),
        ({"batch_size": 0}, ValueError, "batch_size"),
        ({"l1": -1}, ValueError, "l1"),
        ({"seed": -1}, ValueError, "seed"),
        ({"seed": True}, TypeError, "seed"),
        ({"discretise": "no"}, TypeError, "expected True or False"),
        ({"own": "12"}, ValueError, "own is '12', but data is 'circle'"),
        ({"initializer": "glorot"}, ValueError, "initializer"),
    ],
)
def test_a_wrong_setting_says_which_and_why(settings, error, message):
    with pytest.raises(error, match=message):
        Recipe(**settings)


def test_an_unknown_setting_names_the_nearest():
    with pytest.raises(TypeError, match="no setting 'learning_rat': did you mean 'learning_rate'"):
        Recipe().but(learning_rat=1)


def test_layers_can_be_written_shortly():
    recipe = Recipe(layers=[3, (2, "relu"), (4, "maxout", 3), Hidden(1)])
    assert recipe.layers == (Hidden(3), Hidden(2, "relu"), Hidden(4, "maxout", 3), Hidden(1))
    assert Recipe(layers=[Hidden(2, "tanh", 5)]).layers == (Hidden(2),)  # only maxout has pieces


def test_options_as_usual_are_left_out_and_forgotten_with_their_optimizer():
    recipe = Recipe(options={"momentum": 0.9, "nesterov": False})
    assert recipe.options == {"momentum": 0.9}
    assert recipe.but(optimizer="Adam").options == {}
    assert recipe.but(learning_rate=1.0).options == {"momentum": 0.9}


def test_an_optimizer_of_ones_own_has_its_own_options():
    class Lazy(Optimizer):
        def __init__(self, learning_rate=0.1, patience=3.0):
            super().__init__(learning_rate)
            self.patience = patience

        def direction(self, gradient, memory):
            return gradient

    assert checked_options("Lazy", {"patience": 4}) == {"patience": 4.0}


def test_losses_suit_targets():
    two, three, number = Facts(2, 1, "classification"), Facts(2, 3, "classification"), Facts(2, 1, "regression")
    names = ("binary_cross_entropy", "softmax_cross_entropy", "hinge", "mse")
    chosen = {facts: {name for name in names if suits(name, facts)} for facts in (two, three, number)}
    assert chosen == {
        two: {"binary_cross_entropy", "hinge", "mse"},
        three: {"softmax_cross_entropy", "hinge", "mse"},
        number: {"mse"},
    }
    assert all(usual_loss(facts) in LOSSES for facts in chosen)


def test_what_does_not_suit_other_data_becomes_usual():
    recipe = Recipe(features=["x1", "product"], loss="hinge")
    assert suited(recipe, Facts(1, 1, "regression")) == recipe.but(features=(), loss="")
    assert suited(recipe, Facts(2, 3, "classification")) == recipe
    assert (
        suited(recipe.but(features=["x1", "x2"], loss="binary_cross_entropy"), Facts(2, 1, "classification"))
        == Recipe()
    )


def test_pieces_belong_to_maxout():
    assert [name for name in ("relu", "maxout", "softmax") if takes_pieces(name)] == ["maxout"]
