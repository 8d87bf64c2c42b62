"""The desk: everything registered with the admin site."""

from . import batches, profiles, records, reviews, users, vocabulary

__all__ = ["batches", "profiles", "records", "reviews", "users", "vocabulary"]
