"""A sender in a process of its own, for test_outbox_chaos: sends until nothing waits any more.

Arguments: JSON {database: settings of the test database, port: of the mail server, lease: does it look at leases?}.
It says "ready" and begins at the first line of its input. Models can be imported only when Django is set up.
"""
import json
import os
import sys
import time
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "coproduce.settings"

import django
from django.conf import settings

ORDER = json.loads(sys.argv[1])
settings.DATABASES["default"]["NAME"] = ORDER["database"]
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", ORDER["port"], 5
django.setup()

from coproduce.notifications import outbox  # noqa: E402
from coproduce.notifications.deliver import Delivery, Pace  # noqa: E402
from coproduce.notifications.models import Notification, State  # noqa: E402
from tests.make.notifications import Careless  # noqa: E402
from tests.races.newest import KIND, newest  # noqa: E402

PACE = Pace(patience=timedelta(seconds=1), lease=timedelta(seconds=3), delays=(timedelta(milliseconds=300),) * 9)


def main() -> None:
    outbox.register(KIND, newest)
    delivery = Delivery if ORDER["lease"] else Careless
    print("ready", flush=True)  # noqa: T201 - the test waits for this
    sys.stdin.readline()
    while Notification.objects.filter(state=State.WAITING).exists():
        delivery(PACE).run(200)
        time.sleep(0.05)


main()
