from __future__ import annotations

import pytest

from danso.steering.tests import factories


@pytest.fixture
def province(db) -> factories.Province:
    return factories.make_province()
