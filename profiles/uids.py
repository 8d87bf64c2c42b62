"""Short, permanent, public identifiers."""

import secrets

# Crockford's base 32 without letters that are mistaken for digits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10


def new_uid() -> str:
    """Return ten random characters (50 bits) that read aloud without doubt."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
