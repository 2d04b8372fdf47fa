"""Measurements, as ratios to hand-written NumPy and to peers in the same run."""
