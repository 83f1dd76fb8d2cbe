"""What every test of the project starts from."""

from collections.abc import Iterator

import pytest


def pytest_configure() -> None:
    """Tests read the sources' own English, whether or not a catalogue has been compiled on this machine."""
    from django.conf import settings
    from django.test.signals import setting_changed

    settings.LOCALE_PATHS = []
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=[], enter=True)


@pytest.fixture(autouse=True)
def _fresh_copies() -> None:
    """Kept answers, counted requests and the language of one test are not known to the next."""
    from django.conf import settings
    from django.utils import translation

    from wangge.kernel import limits
    from wangge.kernel.caches import forget_everything

    forget_everything()
    limits.forget()
    translation.activate(settings.LANGUAGE_CODE)


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
