"""What every test of the project starts from."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _fresh_copies() -> None:
    """Kept answers of one test are not known to the next."""
    from wangge.kernel.caches import forget_everything

    forget_everything()


@pytest.fixture(autouse=True)
def _statements_that_spread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every statement of every test is read by the statement lint."""
    if not {"db", "transactional_db", "django_db_setup"} & set(request.fixturenames):
        yield
        return
    from django.db import connection
    from tests.architecture.statement_lint import reader

    with connection.execute_wrapper(reader()):
        yield


@pytest.fixture
def county(db: None) -> object:
    """The small county that tests of cases stand on."""
    from tests.county import build_county

    return build_county()
