"""What all tests share."""

from hypothesis import settings

# How long an example takes says more about the machine's other work than about ours; pytest-timeout ends what hangs.
settings.register_profile("nbnet", deadline=None)
settings.load_profile("nbnet")
