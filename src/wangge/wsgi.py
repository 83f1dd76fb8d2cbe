"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
application = get_wsgi_application()

# Half of the time of taking in a report went into looking for garbage among code and kept reference data that never
# become garbage: what is loaded now is set aside for good, and the search runs a fiftieth as often.
gc.collect()
gc.freeze()
gc.set_threshold(35_000, 20, 50)
