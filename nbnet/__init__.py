"""See a neural network compute and learn, inside a notebook.

The NumPy expression that you wrote *is* the graph: the same object is drawn, stepped through,
bound to sliders, trained and plotted. `import nbnet as nb` loads NumPy alone; Plotly, widgets and
Graphviz load when first used.
"""

__version__ = "0.1.0"
