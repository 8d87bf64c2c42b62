"""The content: vocabulary, the working copy, and what is published of it.

Import from the module that you mean (`profiles.models.working`): the rooms' borders are checked by full path.
"""

from . import published, vocabulary, working

__all__ = ["published", "vocabulary", "working"]
