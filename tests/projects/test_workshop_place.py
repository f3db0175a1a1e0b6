"""The place of a workshop, from its organiser's side: another place, answers written down, going ahead, releases."""
import pytest
from django.urls import reverse

from coproduce.people.models import AccessNeeds, Kind, TrustSettings
from scheduling.models import AccessCheck, Release
from scheduling.services import releases
from tests.make import diaries
from tests.make import events as places
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(project):
    """Joan needs large print."""
    joan = make.who(project, "Joan Price")
    AccessNeeds.objects.create(person=joan, large_print=True, share=True)
    return make.held(project)


def page(client, workshop, end="", **sent):
    """What the address shows, after a POST of `sent` where there is any."""
    address = make.url(workshop, end)
    answer = client.post(address, sent, follow=True) if sent else client.get(address)
    return answer.content.decode()


def test_others_learn_that_it_is_not_final_and_not_whom_we_wait_for(client, project, held):
    client.force_login(make.who(project, "Ali Aziz"))
    words = page(client, held)
    assert "This is not final yet." in words
    assert "have not yet said" not in words
    assert "has not yet said" not in words
    client.force_login(project.contact)
    words = page(client, held)
    assert "1 person has not yet said that the place works for them." in words
    assert "large print</bdi>: to book" in words


def test_the_project_shows_a_held_workshop(client, project, held):
    client.force_login(project.contact)
    assert "(not final yet)" in client.get(project.get_absolute_url()).content.decode()


def test_what_somebody_said_by_phone_is_written_down_and_marked(client, project, held):
    joan = make.who(project, "Joan Price")
    client.force_login(project.contact)
    sent = {"answer": "no", "because": "Nothing is printed yet", "sequence": held.event.sequence}
    words = page(client, held, f"needs/{joan.pk}/", **sent)
    assert "No: Nothing is printed yet (said by phone or on paper)" in words
    assert "1 person says that it does not work for them." in words
    words = page(client, held, f"needs/{joan.pk}/", **sent | {"answer": "yes"})
    held.event.refresh_from_db()
    assert held.event.status == "CONFIRMED"


def test_going_ahead_needs_words(client, project, held):
    client.force_login(project.contact)
    answer = client.post(make.url(held, "go-ahead/"), {"because": " "})
    assert answer.context["form"].errors == {"because": ["Answer “Why do you go ahead?”"]}
    words = page(client, held, "go-ahead/", because="We bring prints.")
    assert "It is final. We told" in words
    assert AccessCheck.objects.get().override_reason == "We bring prints."


def test_the_plan_may_be_online_only_with_a_safe_link(client, project, held):
    client.force_login(project.contact)
    answer = client.post(make.url(held, "place/"), {"room": "none", "join_url": "http://meet.example/x"})
    assert answer.context["form"].errors == {"join_url": ["Enter a link that begins with https://"]}
    assert 'value="http://meet.example/x"' in answer.content.decode()
    answer = client.post(make.url(held, "place/"), {"room": "none"})
    assert answer.context["form"].errors == {
        "join_url": ["Enter a link or a number to join by, or choose a room"]
    }
    words = page(client, held, "place/", room="none", join_url="https://meet.example/x")
    assert 'href="https://meet.example/x"' in words
    held.event.refresh_from_db()
    assert (held.event.where, held.event.join_url, held.event.place) == ("", "https://meet.example/x", "Online")


def test_a_room_that_was_taken_meanwhile_says_so_and_keeps_what_was_typed(client, project, held):
    room = places.room()
    client.force_login(project.contact)
    client.get(make.url(held, "place/"))
    places.event(by=project.contact, start=held.event.start, room=room)
    answer = client.post(make.url(held, "place/"), {"room": room.pk, "join_phone": "01632 960160"})
    assert "room" in answer.context["form"].errors
    assert "01632 960160" in answer.content.decode()
    assert "Taken at that time." in answer.content.decode()


class TestRelease:
    @pytest.fixture
    def kemi(self, project):
        """On shift in the daytime, all week; her manager is Mary."""
        kemi = make.who(project, "Kemi Ade")
        kemi.line_manager = person("Mary Manager", Kind.STAFF)
        kemi.save()
        diaries.week(kemi, *(diaries.line(day, "07:00", "19:00", diaries.ON_SHIFT) for day in range(7)))
        return kemi

    def test_from_an_option_and_then_it_counts_as_free(self, client, project, kemi):
        workshop = make.workshop(project)
        client.force_login(project.contact)
        option = make.best(workshop)
        assert kemi in option.if_released
        address = reverse("projects:workshop-release", args=[project.pk, workshop.pk, kemi.pk])
        start = make.choice(option)["start"]
        assert address in page(client, workshop)
        client.post(f"{address}?start={start}", {"decider": str(kemi.line_manager_id)})
        release = Release.objects.get()
        assert (release.person, release.start, release.asked_by) == (kemi, option.start, project.contact)
        assert "asked, not answered yet" in page(client, workshop)
        releases.answer(release=release, by=kemi.line_manager, state="approved")
        assert kemi in make.best(workshop).can

    def test_an_address_without_a_time_or_with_a_stranger_is_none(self, client, project, kemi):
        workshop = make.workshop(project)
        client.force_login(project.contact)
        for who, end in ((kemi, ""), (kemi, "?start=x"), (person("Stu Stranger"), "?start=2027-06-01T09:00:00Z")):
            address = reverse("projects:workshop-release", args=[project.pk, workshop.pk, who.pk])
            assert client.get(address + end).status_code == 404

    def test_from_the_meeting_and_colleagues_see_nothing_of_it(self, client, project, kemi):
        workshop = make.held(project)
        client.force_login(project.contact)
        address = reverse("projects:workshop-release", args=[project.pk, workshop.pk, kemi.pk])
        assert address in page(client, workshop)
        client.post(address, {"decider": str(kemi.line_manager_id)})
        release = Release.objects.get()
        releases.answer(release=release, by=kemi.line_manager, state="declined", note="Two are on leave")
        words = page(client, workshop)
        assert "not released" in words
        assert "Two are on leave" not in words
        client.force_login(make.who(project, "Ali Aziz"))
        assert "elease" not in page(client, workshop).partition("<main")[2]

    def test_switched_off_nothing_leads_there(self, client, project, kemi):
        trust = TrustSettings.current()
        trust.areas_off = ["release"]
        trust.save()
        workshop = make.held(project)
        client.force_login(project.contact)
        address = reverse("projects:workshop-release", args=[project.pk, workshop.pk, kemi.pk])
        assert address not in page(client, workshop)
        assert client.get(address).status_code == 404
