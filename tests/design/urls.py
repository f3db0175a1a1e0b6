"""The site's own addresses, and one page with every kind of field."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from coproduce.design.forms import Checkboxes, DateField, Form, Radios, TimeField

PAGE = """{% extends "base.html" %}{% load nhsuk %}
{% block title %}Every field{% endblock %}
{% block content %}
<h1 class="nhsuk-heading-l">Every field</h1>
<form method="post" action="/every-field/" enctype="multipart/form-data" novalidate>
{% csrf_token %}{{ form }}{% button "Save" %}
</form>
{% endblock %}"""


class EveryField(Form):
    name = forms.CharField(label="Your name", max_length=40, help_text="As people call you")
    first = DateField(label="First day", help_text="For example, 27 3 2027")
    start = TimeField(label="Start", help_text="For example, 9am or 2.30pm")
    where = forms.ChoiceField(
        label="Where?",
        choices=[("ward", "On the ward"), ("phone", "By phone")],
        widget=Radios(hints={"ward": "Heron Ward"}, reveals={"phone": "number"}),
    )
    number = forms.CharField(label="Phone number", required=False)
    days = forms.MultipleChoiceField(label="Days", choices=[("1", "Monday"), ("2", "Tuesday")], widget=Checkboxes)
    room = forms.ChoiceField(label="Room", choices=[("", "-"), ("1", "Priory Room")])
    why = forms.CharField(label="Why?", widget=forms.Textarea, max_length=500)
    agree = forms.BooleanField(label="I have read this")
    diary = forms.FileField(label="Calendar file", required=False)


@login_not_required
def every_field(request: HttpRequest) -> HttpResponse:
    form = EveryField(request.POST or None, request.FILES or None)
    if form.is_valid():
        messages.success(request, "We saved it.")
        messages.info(request, "Nobody was told.")
        form = EveryField()
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


urlpatterns = [path("every-field/", every_field), path("", include("coproduce.urls"))]
