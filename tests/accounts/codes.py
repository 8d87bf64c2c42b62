"""What an authenticator app does: six digits from a secret and the time."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial import second_factor
from editorial.models import User


def shown(key: str, *, later: int = 0) -> str:
    """Return what an app shows for a secret in hexadecimal, so many steps of 30 seconds from now."""
    totp = TOTP(bytes.fromhex(key), 30, 0, 6)
    totp.time = time.time() + 30 * later
    return f"{totp.token():06}"


def app_of(user: User) -> str:
    """Return the code after the one with which the device was set up: no code is taken twice."""
    return shown(TOTPDevice.objects.get(user=user).key, later=1)


def with_second_factor(user: User) -> User:
    key = second_factor.new_key()
    assert second_factor.enrol(user, key, shown(key))
    return user
