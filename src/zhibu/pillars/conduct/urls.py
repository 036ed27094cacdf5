"""Routes of the pillar's own pages."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "conduct"
urlpatterns: list[URLPattern] = []
