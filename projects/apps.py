from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from coproduce.notifications import outbox
        from coproduce.people.signals import person_leaving
        from projects.services import asking, joining, news

        outbox.register(joining.INVITE, news.build_invite)
        outbox.register(joining.WELCOME, news.build_welcome)
        outbox.register(asking.NOT_NOW, news.build_not_now)
        person_leaving.connect(person_left, dispatch_uid="projects")


def person_left(sender: object, person: object, **_: object) -> None:
    from projects.services import joining

    joining.leave_everything(person=person)
