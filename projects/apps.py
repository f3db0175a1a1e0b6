from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from coproduce.notifications import outbox
        from coproduce.people.signals import person_leaving
        from projects.services import asking, joining, news, replans
        from scheduling.signals import replanning

        outbox.register(joining.INVITE, news.build_invite, words="Invitation to a project")
        outbox.register(joining.WELCOME, news.build_welcome, words="Welcome to a project")
        outbox.register(asking.NOT_NOW, news.build_not_now, words="Answer to somebody who asked to join")
        person_leaving.connect(person_left, dispatch_uid="projects")
        replanning.connect(replans.replan, dispatch_uid="projects.replan")


def person_left(sender: object, person: object, **_: object) -> None:
    from projects.services import joining

    joining.leave_everything(person=person)
