"""When tensors were created and changed, so that nothing old is taken for new."""

from itertools import count

clock = count(1)
"""One counter for creations and changes: a value is stale when an input changed after it was computed."""


class Ledger:
    """How often any leaf was written to, and how often leaves moved to other memory: to see no change at once."""

    writes = 0
    layouts = 0


ledger = Ledger()
