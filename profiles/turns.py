"""Publishing happens one after the other."""

from django.db import connection

_PUBLISHING = 0x696D70726D  # the number of our advisory lock


def one_at_a_time() -> None:
    """Wait for whoever else is publishing: pages share entries, counts and relations.

    Held until the transaction ends. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])
