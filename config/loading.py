"""What every request needs: loaded before the first one, and left out of later collections."""

import gc
from importlib import import_module

from django.conf import settings


def settle() -> None:
    """Load what is loaded lazily, and let the garbage collector not look through it again.

    A full collection of a house with all its apps takes a tenth of a second, in which no request
    is answered; what was loaded before this call is no part of it any more.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
