"""The second factor: who needs one, how it is set up, and how a code is checked.

An authenticator app (TOTP, RFC 6238) is the device; ten recovery codes, each good once, stand in for it.
"""

from base64 import b32encode
from io import BytesIO
from typing import TypeAlias

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from .models import DeskSession, User
from .workflow.rules import PUBLISH

CODES = 10  # recovery codes at a time
Device: TypeAlias = TOTPDevice | StaticDevice


class CodeRefused(Exception):
    """A code was not taken; the message says why and what to do next."""


def needed(user: User) -> bool:
    """Return whether this person may use the desk only after a code: whoever can publish, and superusers."""
    return settings.REQUIRE_SECOND_FACTOR and (user.is_superuser or user.has_perm(PUBLISH))


def enrolled(user: User) -> bool:
    """Return whether this person has set up a device."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def codes_left(user: User) -> int:
    """Return how many recovery codes were not used yet."""
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def _verified(user: User, code: str) -> Device | str:
    """Return the device that took the code, else why it was refused: a refusal must be committed to be counted."""
    token = "".join(code.split()).replace("-", "").lower()
    # Six digits come from the app, all else from the list: nobody has to choose a device.
    kind = TOTPDevice if token.isdecimal() and len(token) == 6 else StaticDevice
    device: Device | None = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return _("That code is not right. Type the six digits that your app shows now, or an unused recovery code.")
    allowed, why = device.verify_is_allowed()
    if not allowed:
        seconds = max(1, round((why["locked_until"] - timezone.now()).total_seconds()))
        return _("Too many codes were wrong. Wait %(wait)s, then try again with a new code.") % {"wait": wait(seconds)}
    if device.verify_token(token):
        return device
    return _("That code is not right, or it was used already. Type the one that your app shows now.")


def check(user: User, code: str) -> Device:
    """Return the device that took this code; raises CodeRefused. After each wrong one the wait is twice as long."""
    found = _verified(user, code)
    if isinstance(found, str):
        raise CodeRefused(found)
    return found


def wait(seconds: int) -> str:
    """Return a span of time in words."""
    if seconds < 90:
        return _("%(count)d seconds") % {"count": seconds} if seconds != 1 else _("one second")
    return _("%(count)d minutes") % {"count": -(-seconds // 60)}


def new_key() -> str:
    """Return a new secret for an app, in hexadecimal."""
    return str(random_hex(20))


def typed(key: str) -> str:
    """Return a secret as it is typed into an app by hand: base 32 in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(user: User, key: str) -> bytes:
    """Return the QR code that hands the secret to an app, as SVG."""
    out = BytesIO()
    address = TOTPDevice(user=user, key=key).config_url
    segno.make(address, micro=False).save(out, kind="svg", scale=6, border=4, dark="#000", light="#fff")
    return out.getvalue()


@transaction.atomic
def enrol(user: User, key: str, code: str) -> Device | None:
    """Make an app that shows this code the person's device, with new recovery codes; None where the code is wrong."""
    User.objects.select_for_update().get(pk=user.pk)  # of two tabs, one after the other
    old = list(TOTPDevice.objects.filter(user=user).values_list("pk", flat=True))
    device: Device = TOTPDevice.objects.create(user=user, name="app", key=key)
    if not device.verify_token("".join(code.split())):
        device.delete()
        return None
    TOTPDevice.objects.filter(pk__in=old).delete()
    fresh_codes(user)
    return device


def by_recovery(device: Device) -> bool:
    """Return whether it was a recovery code that was taken."""
    return isinstance(device, StaticDevice)


@transaction.atomic
def fresh_codes(user: User) -> list[str]:
    """Give this person ten new recovery codes; older ones stop working."""
    # The device stays: a session that came in by one of its codes is known by it, and would end with it.
    device = StaticDevice.objects.filter(user=user).first()
    device = device or StaticDevice.objects.create(user=user, name="recovery codes")
    StaticToken.objects.filter(device__user=user).delete()
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes(user: User) -> list[str]:
    """Return the recovery codes that were not used yet, as they are read: two groups of four."""
    tokens = StaticToken.objects.filter(device__user=user).order_by("pk").values_list("token", flat=True)
    return [f"{token[:4]} {token[4:]}" for token in tokens]


@transaction.atomic
def turn_off(user: User) -> bool:
    """Take away device and recovery codes; False if there were none."""
    had, _rows = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return bool(had)


@transaction.atomic
def remove(user: User) -> bool:
    """Help somebody who lost device and codes: take both away and end their sessions; False if there were none."""
    had = turn_off(user)
    DeskSession.objects.filter(user=user).delete()
    return had
