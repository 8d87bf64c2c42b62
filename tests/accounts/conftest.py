"""The people between whom work is handed over."""

import pytest

from tests.factories import make_publisher, make_reviewer, make_writer


@pytest.fixture
def people():
    """A writer, two reviewers and a publisher, each with an address."""
    return {
        name: make(username=name, email=f"{name}@example.org", **more)
        for name, make, more in (
            ("writer", make_writer, {"first_name": "Jonas", "last_name": "Lindqvist"}),
            ("reviewer", make_reviewer, {"byline": "Ines Marchetti"}),
            ("second", make_reviewer, {}),
            ("publisher", make_publisher, {}),
        )
    }
