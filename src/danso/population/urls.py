"""Addresses of the room; none holds anything personal."""

from __future__ import annotations

from django.urls import path

from danso.population.views import corrections, coverage, people, quality

app_name = "population"
urlpatterns = [
    path("residents/quality/", quality.quality, name="quality"),
    path("residents/quality/<int:pk>/", quality.commune, name="commune"),
    path("residents/quality/<int:pk>/<slug:code>/", quality.breaking_rule, name="breaking"),
    path("residents/coverage/", coverage.coverage, name="coverage"),
    path("residents/coverage/<int:pk>/<slug:kind>/list/", coverage.campaign, name="campaign"),
    path("residents/corrections/", corrections.corrections, name="corrections"),
    path("residents/corrections/<int:pk>/", corrections.correction, name="correction"),
    path("residents/corrections/<int:pk>/<slug:verb>/", corrections.move, name="move"),
    path("residents/<int:resident>/correct/<int:pk>/", corrections.correct, name="correct"),
    path("residents/look-up/", people.look_up, name="look_up"),
    path("residents/find/", people.find_people, name="find"),
]
