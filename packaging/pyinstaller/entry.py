"""What the frozen program runs first: a child of its own, or `deskhand.__main__`."""

import os
import runpy
import sys

from deskhand.domain.children import asked_child

# The loader puts our libraries in front for itself; programs that we start (a browser, a
# desktop's own tools) must find the system's.
_SEARCH = "LD_LIBRARY_PATH"


def _restore_search() -> None:
    before = os.environ.pop(f"{_SEARCH}_ORIG", None)
    if before is not None:
        os.environ[_SEARCH] = before
    elif getattr(sys, "frozen", False):
        os.environ.pop(_SEARCH, None)


_restore_search()
if module := asked_child(sys.argv[1:]):
    sys.argv[1:] = []
    runpy.run_module(module, run_name="__main__")
else:
    from deskhand.__main__ import main

    try:
        status = main()
    except Exception as error:  # noqa: BLE001 the loader would add a line of its own
        sys.excepthook(type(error), error, error.__traceback__)
        status = 1
    sys.exit(status)
