"""Who had a public address last. A projection of the log: `rebuild` makes it again, `verify` checks it."""

from django.db import models

from profiles.models.working import Profile

from .events import Event


class Holder(models.Model):
    """The profile that was last published at an address, and the publishing. From there readers are led to it."""

    slug = models.CharField(max_length=100, primary_key=True)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.slug
