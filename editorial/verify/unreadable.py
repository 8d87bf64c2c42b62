from django.core.exceptions import ObjectDoesNotExist

from editorial.workflow.errors import Damaged

# What reading a damaged text may raise. The damage is named, and the other rows are still looked at.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ObjectDoesNotExist, Damaged)
