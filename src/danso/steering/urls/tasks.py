"""Lists of tasks and one task whole."""

from __future__ import annotations

from django.urls import path

from danso.steering.views import tasks

urlpatterns = [
    path("tasks/", tasks.task_list_page, name="tasks"),
    path("tasks/<int:task_id>/", tasks.task_page, name="task"),
    path("tasks/<int:task_id>/comments/", tasks.add_comment, name="add_comment"),
    path("tasks/<int:task_id>/milestones/", tasks.add_milestone, name="add_milestone"),
    path("milestones/<int:milestone_id>/", tasks.set_milestone, name="set_milestone"),
    path("tasks/<int:task_id>/evidence/", tasks.add_evidence, name="add_evidence"),
    path("evidence/<int:evidence_id>/", tasks.evidence_file, name="evidence"),
    path("assignments/<int:assignment_id>/", tasks.move_assignment, name="move_assignment"),
    path("assignments/<int:assignment_id>/undo/", tasks.undo_move, name="undo_move"),
    path("plan/", tasks.plan_tree, name="plan_tree"),
    path("plan/versions/<int:number>/", tasks.plan_version, name="plan_version"),
    path("history/", tasks.history, name="history"),
    path("triggers/", tasks.triggers, name="triggers"),
    path("calendar/", tasks.calendar_page, name="calendar"),
]
