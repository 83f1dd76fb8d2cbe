"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
ordinary = get_wsgi_application()

from wangge.kernel.http import in_front_of  # noqa: E402 - reads the settings, which are there now

get_resolver().url_patterns  # noqa: B018 - machine doors are registered where addresses are
application = in_front_of(ordinary)

# Half of the time of taking in a report went into looking for garbage among code and kept reference data that never
# become garbage: what is loaded now is set aside for good, and the search runs a fiftieth as often.
gc.collect()
gc.freeze()
gc.set_threshold(35_000, 20, 50)
