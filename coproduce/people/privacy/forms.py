"""Leaving for good."""
from django import forms

from coproduce.design.forms import Form


class LeaveForm(Form):
    sure = forms.BooleanField(label="Yes, I want to leave and have my data deleted")
