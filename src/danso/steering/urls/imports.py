"""From a document to a plan."""

from __future__ import annotations

from django.urls import path

from danso.steering.views import imports

urlpatterns = [
    path("imports/", imports.imports_page, name="imports"),
    path("imports/<int:import_id>/", imports.import_page, name="import"),
    path("imports/<int:import_id>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/<int:import_id>/discard/", imports.discard, name="discard_import"),
    path("imports/<int:import_id>/restore/", imports.restore, name="restore_import"),
    path("imports/tasks/<int:task_id>/", imports.correct, name="correct_proposed_task"),
    path("imports/flags/<int:flag_id>/", imports.resolve, name="resolve_flag"),
    path("imports/flags/<int:flag_id>/reopen/", imports.reopen, name="reopen_flag"),
]
