"""What readers may ask for."""

from profiles.public.views.entries import organization, source, topic, topics
from profiles.public.views.errors import not_found, server_error
from profiles.public.views.lists import home, researchers, reviewing, search
from profiles.public.views.machines import robots, sitemap, sitemap_part
from profiles.public.views.pictures import picture
from profiles.public.views.researcher import researcher, revision

__all__ = [
    "home",
    "not_found",
    "organization",
    "picture",
    "researcher",
    "researchers",
    "reviewing",
    "revision",
    "robots",
    "search",
    "server_error",
    "sitemap",
    "sitemap_part",
    "source",
    "topic",
    "topics",
]
