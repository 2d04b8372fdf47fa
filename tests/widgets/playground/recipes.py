"""Recipes of every kind, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from nbnet.models import ACTIVATIONS, LOSSES
from nbnet.models.feature_mlp import features_of
from nbnet.models.initializers import INITIALIZERS
from nbnet.widgets.playground.building import dataset_of, parts_of
from nbnet.widgets.playground.facts import facts_of_generated, generated, suits
from nbnet.widgets.playground.hidden import Hidden
from nbnet.widgets.playground.recipe import Recipe, suited

SMOOTH = [name for name in ACTIVATIONS if name != "softmax"]


def trains(recipe: Recipe) -> bool:
    """Whether noise and chance have left all classes in the part that is learned from."""
    data = dataset_of(recipe, None)
    return not data.class_names or len(set(parts_of(recipe, data)[0].y.tolist())) == len(data.class_names)


layers = st.lists(st.builds(Hidden, st.integers(1, 6), st.sampled_from(SMOOTH), st.integers(1, 4)), max_size=3).map(
    tuple
)

options = st.one_of(
    st.tuples(st.just("SGD"), st.fixed_dictionaries({}, optional={"momentum": st.floats(0.01, 0.99)})),
    st.tuples(st.just("SGD"), st.just({"momentum": 0.5, "nesterov": True})),
    st.tuples(st.just("RMSProp"), st.fixed_dictionaries({}, optional={"decay": st.floats(0, 0.99)})),
    st.tuples(
        st.just("Adam"), st.fixed_dictionaries({}, optional={"beta1": st.floats(0, 0.9), "epsilon": st.floats(1e-9, 1)})
    ),
)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """A recipe of generated data."""
    data = draw(st.sampled_from(list(generated())))
    facts = facts_of_generated(data)
    optimizer, chosen = draw(options)
    return suited(
        Recipe(
            data=data,
            n=draw(st.integers(40, 80)),
            noise=draw(st.floats(0, 0.5)),
            data_seed=draw(st.integers(0, 99)),
            test=draw(st.sampled_from([0.0, 0.1, 0.25, 0.5])),
            features=tuple(draw(st.lists(st.sampled_from(features_of(facts.n_features)), unique=True))),
            layers=draw(layers),
            loss=draw(st.sampled_from([name for name in LOSSES if suits(name, facts)])),
            optimizer=optimizer,
            options=chosen,
            learning_rate=draw(st.floats(1e-5, 0.1)),
            batch_size=draw(st.one_of(st.none(), st.integers(1, 100))),
            l1=draw(st.sampled_from([0.0, 1e-4])),
            l2=draw(st.sampled_from([0.0, 0.001, 1 / 3])),
            initializer=draw(st.sampled_from(list(INITIALIZERS))),
            seed=draw(st.integers(0, 2**32)),
            show_test=draw(st.booleans()),
            discretise=draw(st.booleans()),
        ),
        facts,
    )
