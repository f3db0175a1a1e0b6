"""Production refuses to start on an unsafe value; a demo needs nothing."""
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coproduce.secret_key import kept_in

ROOT = Path(__file__).parent.parent.parent
SAFE = {
    "COPRODUCE": "production",
    "SECRET_KEY": "k" * 50,
    "SITE_URL": "https://coproduce.trust.example",
    "FERNET_KEYS": f"{'a' * 43}=,{'b' * 43}=",
    "SMTP_URL": "smtp+starttls://user:p%40ss@mail.trust.example:587",
    "DATABASE_URL": "postgresql://coproduce@db.trust.example/coproduce",
    "REDIS_URL": "redis://redis.trust.example:6379/0",
    "FROM_EMAIL": "Coproduce <coproduce@trust.example>",
}
SHOW = (
    "from coproduce import settings as s; "
    "print(s.MODE, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.DEBUG)"
)

PATH_REFUSED = "SITE_URL must begin with https:// and name no path, like https://host.example"


def run(tmp_path, code=SHOW, **environment):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
        env={"PATH": os.environ["PATH"], "COPRODUCE_VAR": str(tmp_path / "var"), **environment},
    )


def test_production_starts_on_safe_values(tmp_path):
    done = run(tmp_path, **SAFE)
    assert done.stdout == "production ['coproduce.trust.example'] True p@ss True False\n", done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY: at least 50 random characters, kept secret."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short: use at least 50 random characters."),
        ({"SITE_URL": ""}, "Set SITE_URL: the address people type, for example https://coproduce.trust.example"),
        ({"FERNET_KEYS": ""}, "Set FERNET_KEYS: what seals the addresses of people's calendars, kept secret."),
        ({"FERNET_KEYS": "too-short"}, "each 32 random bytes in URL-safe base64 (44 characters)."),
        ({"SITE_URL": "http://coproduce.trust.example"}, PATH_REFUSED),
        ({"SITE_URL": "https://trust.example/coproduce"}, PATH_REFUSED),
        ({"DATABASE_URL": ""}, "Set DATABASE_URL: for example postgresql://coproduce:password@db:5432/coproduce"),
        ({"REDIS_URL": ""}, "Set REDIS_URL: for example redis://redis:6379/0. Limits on attempts are counted there."),
        ({"FROM_EMAIL": ""}, "Set FROM_EMAIL: who mail comes from, for example Coproduce <coproduce@trust.example>"),
        ({"SMTP_URL": ""}, "Set SMTP_URL, for example smtp+starttls://user:password@mail.trust.example:587"),
        ({"QUIET_HOURS": "9pm-7am"}, "Set QUIET_HOURS as in 21:00-07:00, or to nothing."),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with postgresql://"),
        ({"COPRODUCE": "prod"}, "Set COPRODUCE to demo or production."),
    ],
)
def test_production_refuses_unsafe_values(tmp_path, change, words):
    done = run(tmp_path, **{**SAFE, **change})
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(words)


def test_proxy_headers_are_believed_only_when_told(tmp_path):
    code = "from coproduce import settings as s; print(getattr(s, 'SECURE_PROXY_SSL_HEADER', None))"
    assert run(tmp_path, code, **SAFE).stdout == "None\n"
    assert run(tmp_path, code, **SAFE, BEHIND_PROXY="1").stdout == "('HTTP_X_FORWARDED_PROTO', 'https')\n"


def test_the_demo_exists_only_in_demo_mode(tmp_path):
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'coproduce.settings'\n"
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "for path in ('/demo/mail/', '/demo/become/', '/demo/become/priya-shah/', '/demo/invited/'):\n"
        "    try: print(resolve(path).url_name)\n"
        "    except Resolver404: print('404')\n"
    )
    assert run(tmp_path, code).stdout.split() == ["mail", "people", "become", "invited"]
    assert run(tmp_path, code, **SAFE).stdout.split() == ["404"] * 4


def test_a_demo_makes_one_secret_that_only_its_owner_reads(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    path = folder / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: kept_in(path), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [path]
