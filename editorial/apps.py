from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial desk")

    def ready(self) -> None:
        from .setup import install

        post_migrate.connect(install, sender=self, dispatch_uid="editorial.setup")
