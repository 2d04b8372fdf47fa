"""nbnet's models as estimators of scikit-learn, for its pipelines, searches and displays.

>>> from sklearn.pipeline import make_pipeline
>>> from sklearn.preprocessing import StandardScaler
>>> from nbnet import datasets
>>> from nbnet.sklearn import MLPClassifier
>>> X, y = datasets.iris(classes=3)
>>> pipeline = make_pipeline(StandardScaler(), MLPClassifier(hidden=(4,), epochs=50)).fit(X, y)
>>> pipeline.score(X, y) > 0.9
True

It needs scikit-learn: ``pip install 'nbnet[sklearn]'``. What was trained is an estimator's `model_`, a model like any
other: `nb.drawing`, `nb.export` and `nb.save` take it.
"""

try:
    import sklearn as _sklearn  # noqa: F401
except ImportError as error:
    raise ImportError("nbnet.sklearn needs scikit-learn: pip install 'nbnet[sklearn]'") from error

from nbnet.sklearn.linear import LinearClassifier, PerceptronClassifier
from nbnet.sklearn.networks import MLPClassifier, MLPRegressor

__all__ = ["LinearClassifier", "MLPClassifier", "MLPRegressor", "PerceptronClassifier"]
