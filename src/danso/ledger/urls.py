"""The log's public addresses, for witnesses: signed sizes and hashes, nothing of a line's content."""

from __future__ import annotations

from django.urls import path

from danso.ledger import views

app_name = "ledger"
urlpatterns = [
    path("ledger/checkpoint", views.checkpoint, name="checkpoint"),
    path("ledger/consistency/<int:old>/<int:new>", views.consistency, name="consistency"),
    path("ledger/cosignatures", views.cosignatures, name="cosignatures"),
]
