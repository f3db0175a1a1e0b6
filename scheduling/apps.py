from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from coproduce.people.signals import person_leaving
        from scheduling.services import addresses, events, mails, personal_feed, poll_mails, proposals

        mails.register()
        poll_mails.register()
        person_leaving.connect(events.leave_all, dispatch_uid="scheduling.leave_all")
        person_leaving.connect(proposals.leave_all, dispatch_uid="scheduling.leave_all_polls")
        person_leaving.connect(addresses.forget, dispatch_uid="scheduling.addresses")
        person_leaving.connect(personal_feed.end_for, dispatch_uid="scheduling.personal_feed")
