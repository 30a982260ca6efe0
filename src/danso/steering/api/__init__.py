"""The room's JSON API: every question for all roles, every verb by right; the pages' services do the work."""

from ninja import Router

from danso.steering.api import (
    imports,
    indicators,
    measures,
    organizations,
    plans,
    registers,
    reminders,
    reports,
    reviews,
    tasks,
)

router = Router()
for topic in (
    plans,
    tasks,
    reports,
    indicators,
    reviews,
    registers,
    imports,
    reminders,
    measures,
    organizations,
):
    router.add_router("", topic.router)
