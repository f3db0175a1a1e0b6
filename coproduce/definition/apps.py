from django.apps import AppConfig


class DefinitionConfig(AppConfig):
    name = "coproduce.definition"
