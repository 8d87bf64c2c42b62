"""The demo's people: made once, their passwords generated once and kept where only the owner reads them."""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group

from editorial.models import User

PEOPLE = {
    "writer": ("Jonas", "Lindqvist", "Writers"),
    "reviewer": ("Ines", "Marchetti", "Reviewers"),
    "publisher": ("Amara", "Okafor", "Publishers"),
    "admin": ("Site", "Administrator", ""),
}


def make_accounts(path: Path) -> dict[str, User]:
    """Return the demo's people; those who are new get a password, written to `path` (mode 0600)."""
    kept = dict(line.split() for line in path.read_text().splitlines()) if path.exists() else {}
    people = {}
    for username, (first, last, group) in PEOPLE.items():
        user, created = User.objects.get_or_create(
            username=username, defaults={"first_name": first, "last_name": last, "is_staff": True}
        )
        if created or username not in kept:
            kept[username] = secrets.token_urlsafe(12)
            user.set_password(kept[username])
            user.is_superuser = username == "admin"
            user.save()
            user.groups.set(Group.objects.filter(name=group))
        people[username] = user
    width = max(map(len, kept))
    # Opened for the owner alone from the first byte on.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(f"{username:{width}}  {password}\n" for username, password in kept.items())
    path.chmod(0o600)
    return people
