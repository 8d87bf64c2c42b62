"""Times as people write them, in the time zone of the site."""

import datetime

from django.utils import timezone


def local_time(text: str) -> datetime.datetime:
    """Read "2026-12-01T09:00" in the site's time zone, or in the one it names itself; raises ValueError."""
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"“{text}” is no time. Write day and hour, as in 2026-12-01T09:00.") from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=timezone.get_current_timezone())
        # An hour that the clocks skip in spring comes back from UTC as another one.
        if found.astimezone(datetime.UTC).astimezone(found.tzinfo).replace(tzinfo=None) != found.replace(tzinfo=None):
            raise ValueError(f"The clocks skip {text} on that day. Choose another hour.")
    return found
