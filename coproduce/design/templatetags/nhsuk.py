"""`{% load nhsuk %}`: components of the NHS design system, forms, and the page's header and footer.

{% nhsuk "tag" text="Open" %}
{% nhsukblock "details" summaryText="Why?" %}<p>Because…</p>{% endnhsukblock %}
{% button "Save" %}   {% button "Not me" variant="secondary" name="answer" value="no" %}
{% nhsuk_field form.email label="Your email address" %}   {% nhsuk_errors form formset %}
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from coproduce.design import nhsuk, renderer

register = template.Library()
register.simple_tag(nhsuk.render, name="nhsuk")
register.simple_tag(renderer.render_form, name="nhsuk_form")
register.simple_tag(renderer.render_formset, name="nhsuk_formset")
register.simple_tag(renderer.render_field, name="nhsuk_field")
register.simple_tag(renderer.render_errors, name="nhsuk_errors")

# What views, and allauth's, call their forms in the page's context.
FORM_NAMES = ("form", "forms", "formset", "formsets", "verify_form", "change_form")


@register.simple_block_tag(name="nhsukblock")
def nhsukblock(content: SafeString, component: str, into: str = "html", **params: Any) -> SafeString:
    return nhsuk.render(component, **{into: content}, **params)


@register.simple_tag
def button(text: str, **params: Any) -> SafeString:
    """A submit button that a double click presses once; with `href` a link that looks like a button."""
    double_click = {} if "href" in params else {"preventDoubleClick": True}
    return nhsuk.render("button", text=text, **{**double_click, **params})


@register.filter
def message_id(number: int) -> str:
    return f"message-{number}"


@register.simple_tag(takes_context=True)
def page_errors(context: template.Context) -> SafeString:
    """The error summary of every form of this page, each once: allauth gives the same form two names."""
    found = {id(context[name]): context[name] for name in FORM_NAMES if context.get(name)}
    return renderer.render_errors(*found.values())
