"""The clock: a scheduled task that nobody registered would vanish without a word."""
import pytest
from django.conf import settings
from django.core import mail

from coproduce.celery import app
from coproduce.notifications import outbox
from coproduce.notifications.tasks import deliver_due
from tests.make.notifications import KIND
from tests.make.people import person


def unknown(names: set[str]) -> set[str]:
    app.loader.import_default_modules()
    return names - set(app.tasks)


def test_every_scheduled_task_is_registered():
    assert settings.CELERY_BEAT_SCHEDULE
    assert unknown({entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}) == set()


def test_a_mistyped_task_would_be_noticed():
    assert unknown({"coproduce.notifications.tasks.deliver_dew"}) == {"coproduce.notifications.tasks.deliver_dew"}


def test_ticks_do_not_pile_up_while_no_worker_runs():
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert 0 < entry["options"]["expires"] <= entry["schedule"], name


def test_tasks_carry_no_data():
    assert all(not entry.get("args") and not entry.get("kwargs") for entry in settings.CELERY_BEAT_SCHEDULE.values())


@pytest.mark.django_db
def test_the_tick_sends_what_is_due():
    outbox.queue(to=person(), kind=KIND, key="event:1")
    deliver_due()
    assert [message.to for message in mail.outbox] == [["priya.shah@saltmarsh-fenway.example"]]
