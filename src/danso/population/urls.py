"""Addresses of the room; none holds anything personal."""

from __future__ import annotations

from django.urls import path

from danso.population import views

app_name = "population"
urlpatterns = [
    path("residents/quality/", views.quality, name="quality"),
    path("residents/quality/<int:pk>/", views.commune, name="commune"),
    path("residents/quality/<int:pk>/<slug:code>/", views.breaking_rule, name="breaking"),
    path("residents/coverage/", views.coverage, name="coverage"),
    path("residents/coverage/<int:pk>/<slug:kind>/list/", views.campaign, name="campaign"),
    path("residents/corrections/", views.corrections, name="corrections"),
    path("residents/corrections/<int:pk>/", views.correction, name="correction"),
    path("residents/corrections/<int:pk>/<slug:verb>/", views.move, name="move"),
    path("residents/<int:resident>/correct/<int:pk>/", views.correct, name="correct"),
    path("residents/look-up/", views.look_up, name="look_up"),
]
