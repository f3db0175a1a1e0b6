from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "coproduce.home"

    def ready(self) -> None:
        from coproduce.home import weekly
        from coproduce.notifications import outbox

        outbox.register(weekly.KIND, weekly.build)
