"""Every address of the site: the desk for editors, the rest for readers."""

from django.contrib import admin
from django.urls import include, path

from editorial import readers

urlpatterns = [
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", readers.preview, name="preview"),
    path("preview/<str:token>/pictures/<str:name>", readers.picture, name="preview-picture"),
    path("", include("profiles.public.urls")),
]

handler404 = "profiles.public.views.not_found"
handler500 = "profiles.public.views.server_error"
