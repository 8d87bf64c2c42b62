"""Which admin site the project uses."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """Django's admin, with the desk's own site as the default."""

    default_site = "editorial.site.DeskSite"
