"""Telling somebody without email what they would have been sent."""
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coproduce.notifications import by_hand


def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the person's supporter only."""
    person = by_hand.to_tell(request.user, pk)
    if person is None:
        raise Http404
    if request.method == "POST":
        if by_hand.told(person=person, rows=request.POST.getlist("told"), by=request.user):
            messages.success(request, f"Thank you for telling {person.name}.")
        return redirect("home:home")
    news = by_hand.news_for(person)
    letters = [(message.subject, by_hand.words(message)) for _, message in news if message]
    context = {"person": person, "letters": letters, "rows": [row.pk for row, _ in news]}
    return render(request, "notifications/tell.html", context)
