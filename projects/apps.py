from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from coproduce.notifications import outbox
        from coproduce.people.signals import person_leaving
        from projects.services import joining, news

        outbox.register(joining.INVITE, news.build_invite, words="Invitation to a project")
        outbox.register(joining.WELCOME, news.build_welcome, words="Welcome to a project")
        person_leaving.connect(person_left, dispatch_uid="projects")


def person_left(sender: object, person: object, **_: object) -> None:
    from projects.services import joining

    joining.leave_everything(person=person)
