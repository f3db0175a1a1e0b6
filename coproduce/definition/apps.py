from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DefinitionConfig(AppConfig):
    name = "coproduce.definition"

    def ready(self) -> None:
        from coproduce.definition.receivers import publish_starter

        post_migrate.connect(publish_starter, sender=self)
