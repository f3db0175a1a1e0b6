from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from coproduce.people.signals import access_needs_saved, person_leaving
        from scheduling.services import (
            addresses,
            events,
            mails,
            needs_met,
            personal_feed,
            place_mails,
            poll_mails,
            proposals,
            release_mails,
            releases,
        )

        for wording in (mails, place_mails, poll_mails, release_mails):
            wording.register()
        person_leaving.connect(events.leave_all, dispatch_uid="scheduling.leave_all")
        person_leaving.connect(proposals.leave_all, dispatch_uid="scheduling.leave_all_polls")
        person_leaving.connect(addresses.forget, dispatch_uid="scheduling.addresses")
        person_leaving.connect(personal_feed.end_for, dispatch_uid="scheduling.personal_feed")
        person_leaving.connect(releases.person_leaves, dispatch_uid="scheduling.releases")
        access_needs_saved.connect(needs_met.needs_saved, dispatch_uid="scheduling.needs_met")
