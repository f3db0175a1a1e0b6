"""The Celery application of `make chaos`: the same sender as in production, ticked five times a second, with a short
lease. The environment names it: CHAOS is JSON {database, smtp, redis}: name, port and port.
"""
import json
import os
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "coproduce.settings"

import django
from celery import Celery
from django.conf import settings

ORDER = json.loads(os.environ["CHAOS"])
settings.DATABASES["default"]["NAME"] = ORDER["database"]
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", ORDER["smtp"], 5
django.setup()

from coproduce.notifications import outbox  # noqa: E402
from coproduce.notifications.deliver import Delivery, Pace  # noqa: E402
from tests.races.newest import KIND, newest  # noqa: E402

PACE = Pace(patience=timedelta(seconds=1), lease=timedelta(seconds=3), delays=(timedelta(milliseconds=300),) * 9)
outbox.register(KIND, newest)
app = Celery("chaos", broker=f"redis://127.0.0.1:{ORDER['redis']}/0")
app.conf.task_ignore_result = True
app.conf.worker_hijack_root_logger = False
app.conf.beat_schedule = {"tick": {"task": "chaos.tick", "schedule": 0.2, "options": {"expires": 1.0}}}


@app.task(name="chaos.tick")
def tick() -> None:
    Delivery(PACE).run(200)
