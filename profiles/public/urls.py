"""The addresses that readers see."""

from django.urls import path

from profiles.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("researchers/", views.researchers, name="researchers"),
    path("researchers/<slug:slug>/", views.researcher, name="researcher"),
    path("researchers/<slug:slug>/revision.json", views.revision, name="revision"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("organizations/<slug:slug>/", views.organization, name="organization"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("search/", views.search, name="search"),
    path("about/reviewing/", views.reviewing, name="reviewing"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:part>-<int:number>.xml", views.sitemap_part, name="sitemap-part"),
    path("robots.txt", views.robots, name="robots"),
]
