"""What every test of the project starts from."""

import pytest


@pytest.fixture(autouse=True)
def _fresh_copies() -> None:
    """Kept answers of one test are not known to the next."""
    from wangge.kernel.caches import forget_everything

    forget_everything()
