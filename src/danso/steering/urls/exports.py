"""Files to take away, and the table to edit in bulk."""

from __future__ import annotations

from django.urls import path

from danso.steering.views import exports

urlpatterns = [
    path("export/tasks.xlsx", exports.tasks_xlsx, name="export_tasks"),
    path("export/national.xlsx", exports.national_xlsx, name="export_national_xlsx"),
    path("export/national.json", exports.national_json, name="export_national_json"),
    path("export/plan.docx", exports.plan_docx, name="plan_document"),
    path("export/amendment-<int:number>.docx", exports.amendment_docx, name="amendment_document"),
    path("export/urging-letter.docx", exports.urging_letter, name="urging_letter"),
    path("bulk-edit/", exports.bulk_edit, name="bulk_edit"),
]
