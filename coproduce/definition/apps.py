from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DefinitionConfig(AppConfig):
    name = "coproduce.definition"

    def ready(self) -> None:
        from coproduce.definition import reviews
        from coproduce.definition.receivers import publish_starter
        from coproduce.notifications import outbox
        from coproduce.people.signals import role_given

        post_migrate.connect(publish_starter, sender=self)
        outbox.register(reviews.KIND, reviews.tell)
        role_given.connect(reviews.lead_named, dispatch_uid="coproduce.definition.lead_named")
