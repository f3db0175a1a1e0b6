from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from coproduce.people.signals import access_needs_saved, person_leaving
        from scheduling.services import events, mails, needs_met, place_mails, release_mails, releases

        for wording in (mails, place_mails, release_mails):
            wording.register()
        person_leaving.connect(events.leave_all, dispatch_uid="scheduling.leave_all")
        person_leaving.connect(releases.person_leaves, dispatch_uid="scheduling.releases")
        access_needs_saved.connect(needs_met.needs_saved, dispatch_uid="scheduling.needs_met")
