from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from coproduce.people.signals import person_leaving
        from scheduling.services import events, mails, poll_mails, proposals

        mails.register()
        poll_mails.register()
        person_leaving.connect(events.leave_all, dispatch_uid="scheduling.leave_all")
        person_leaving.connect(proposals.leave_all, dispatch_uid="scheduling.leave_all_polls")
