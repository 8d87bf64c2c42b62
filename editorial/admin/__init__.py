"""The desk: everything registered with the admin site."""

from . import profiles, records, reviews, users, vocabulary

__all__ = ["profiles", "records", "reviews", "users", "vocabulary"]
