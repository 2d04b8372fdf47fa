"""The cell with which a soak begins, in a notebook and without one."""

START = """import numpy as np, nbnet as nb
trainer = nb.Trainer(
    nb.MLP([2, 4, 1], seed=1), *nb.datasets.xor(n=120, noise=0.1, seed=0), batch_size=20,
    validation_data=nb.datasets.xor(n=60, noise=0.1, seed=1),
)
trainer.speed = 10
playground = nb.Playground(data="gauss", layers=[3, 2])
w0, x0, w1, x1, w2 = (nb.Tensor(v, name=n) for n, v in dict(w0=2.0, x0=-1.0, w1=-3.0, x1=-2.0, w2=-3.0).items())
graph = nb.view(1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2))))"""
