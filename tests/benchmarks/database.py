"""A database of its own for jobs that need one: made at the first call, gone at the end of the process."""
import atexit
from functools import cache

from django.db import connection


@cache
def use_own_database() -> None:
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    atexit.register(connection.creation.destroy_test_db, str(name), 0)
