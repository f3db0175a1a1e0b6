from django.urls import path

from coproduce.definition.views import drafting, reading

app_name = "definition"
urlpatterns = [
    path("", reading.current, name="current"),
    path("versions/", reading.all_versions, name="versions"),
    path("versions/<int:number>/", reading.one, name="version"),
    path("versions/compare/", reading.choose, name="choose"),
    path("versions/<int:old>/compare/<int:new>/", reading.compare, name="compare"),
    path("draft/", drafting.draft, name="draft"),
    path("draft/start/", drafting.start, name="draft-start"),
    path("draft/title/", drafting.title, name="draft-title"),
    path("draft/parts/", drafting.part_new, name="draft-part-new"),
    path("draft/parts/<slug:slug>/", drafting.part, name="draft-part"),
    path("draft/parts/<slug:slug>/move/", drafting.move, name="draft-move"),
    path("draft/parts/<slug:slug>/remove/", drafting.remove, name="draft-remove"),
    path("draft/preview/", drafting.preview, name="draft-preview"),
    path("draft/compare/", drafting.compare, name="draft-compare"),
    path("draft/publish/", drafting.publish, name="draft-publish"),
    path("draft/throw-away/", drafting.throw_away, name="draft-throw-away"),
]
