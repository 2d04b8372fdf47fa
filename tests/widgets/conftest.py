"""What the tests of all views share."""

import pytest

from nbnet.widgets import open_views


@pytest.fixture(autouse=True)
def _no_other_views():
    yield
    for view in list(open_views.everyone):
        view.close()
