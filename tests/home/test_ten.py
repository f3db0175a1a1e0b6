"""The ten recommendations: each clause links to a page that is there, or says "not yet"."""
import re

import pytest
from django.urls import reverse

from coproduce.home.ten import LEARNING, SUPPORT

pytestmark = pytest.mark.django_db


def test_ten_recommendations_in_the_order_of_the_study():
    assert [one.number for one in LEARNING + SUPPORT] == ["L1", "L2", "L3", "L4", "L5", "L6", "S1", "S2", "S3", "S4"]


def test_each_clause_is_linked_or_says_not_yet(client):
    page = client.get("/ten/").content.decode()
    clauses = [clause for one in LEARNING + SUPPORT for clause in one.clauses]
    items = re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    shown = [item for item in items if any(item.startswith(clause.text) for clause in clauses)]
    assert len(shown) == len(clauses)
    for clause, item in zip(clauses, shown, strict=True):
        if clause.page:
            assert f'href="{reverse(clause.page)}"' in item
            assert "Not yet" not in item
        else:
            assert "Not yet." in item
            assert "href" not in item


def test_linked_pages_are_there(client):
    for name in {clause.page for one in LEARNING + SUPPORT for clause in one.clauses if clause.page}:
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 200
        assert response.context is not None
