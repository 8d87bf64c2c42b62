"""manage.py reset_second_factor USERNAME: for somebody who lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial import second_factor
from editorial.models import User


class Command(BaseCommand):
    help = "Take away a person's second factor and end their sessions. Make sure that it is they who ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}. Usernames are told apart by upper and lower case.")
        if second_factor.remove(user):
            self.stdout.write(f"{username} logs in by password alone, and is led to set-up again where it is required.")
        else:
            self.stdout.write(f"{username} had no second factor. Sessions of {username} were ended.")
