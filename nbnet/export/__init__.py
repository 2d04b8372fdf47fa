"""A trained model in other words: NumPy or PyTorch code that needs no nbnet, or an ONNX file's contents.

>>> import numpy as np
>>> from nbnet import export
>>> from nbnet.models import MLP
>>> model = MLP([2, 4, 1])
>>> own = {}
>>> exec(export.numpy_code(model), own)
>>> X = np.array([[1.0, 2.0], [3.0, -4.0]])
>>> bool(np.allclose(own["scores"](X), model.scores(X), rtol=1e-12))
True

Reading order: `program` (a model as layers of expressions), `expression` (a graph as an expression), then one module
for each language.
"""

from nbnet.export.numpy_writer import numpy_code
from nbnet.export.onnx_builder import onnx_model
from nbnet.export.pytorch_writer import pytorch_code

__all__ = ["numpy_code", "onnx_model", "pytorch_code"]
