"""The desk: everything registered with the admin site."""

from . import audit, batches, profiles, records, reviews, users, vocabulary

__all__ = ["audit", "batches", "profiles", "records", "reviews", "users", "vocabulary"]
