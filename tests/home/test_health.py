import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_live_answers_without_sign_in(client):
    response = client.get("/health/live/")
    assert (response.status_code, response.content) == (200, b"alive\n")


def test_ready_when_the_database_is_up_to_date(client):
    response = client.get("/health/ready/")
    assert (response.status_code, response.content) == (200, b"ready\n")


def test_not_ready_while_a_migration_waits(client):
    MigrationRecorder(connection).record_unapplied("projects", "0001_initial")
    response = client.get("/health/ready/")
    assert (response.status_code, response.content) == (503, b"migrations are waiting: run manage.py migrate\n")
