"""A task, its editions, who does it, by when; and the work of each agency on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization, OrganizationGroup
from danso.steering.deadlines import Granularity, Kind
from danso.steering.models.plans import Plan, PlanSection, SourceDocument


class Progress(models.TextChoices):
    """How far people moved the work (tiến độ thực hiện); timeliness is computed, see `status`."""

    NOT_STARTED = "not_started", _("Chưa thực hiện")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Chờ xác nhận hoàn thành")
    MAINTAINED = "maintained", _("Đạt mục tiêu, tiếp tục duy trì")
    COMPLETED = "completed", _("Đã hoàn thành")
    SUSPENDED = "suspended", _("Tạm dừng")
    CANCELLED = "cancelled", _("Đã bỏ")
    SUPERSEDED = "superseded", _("Đã thay thế")


REACHED = ("completed", "maintained")
DONE_HAS_A_DATE = Q(progress__in=REACHED, completed_on__isnull=False) | (
    ~Q(progress__in=REACHED) & Q(completed_on__isnull=True)
)


class Task(models.Model):
    """A piece of work the plan assigns (nhiệm vụ).

    What the plan says of it stands in its editions; `progress`, `completed_on` and the due columns fold
    its events, assignments and deadlines, written in the same transaction.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    key = models.CharField(max_length=80, help_text="stable over versions: section path and normalised title")
    edition = models.OneToOneField(
        "steering.TaskEdition", models.PROTECT, null=True, blank=True, related_name="current_for"
    )
    path = models.CharField(max_length=40, db_index=True)
    position = models.PositiveIntegerField()
    search_key = models.TextField(editable=False)
    progress = models.CharField(max_length=25, choices=Progress.choices, default=Progress.NOT_STARTED)
    completed_on = models.DateField(_("Ngày hoàn thành"), null=True, blank=True)
    due_on = models.DateField(_("Hạn"), null=True, blank=True, help_text="last day in time")
    waiting = models.BooleanField(default=False, help_text="no clock yet: the trigger has not come")
    provisional = models.BooleanField(default=False, help_text="the date is only expected: never overdue")
    continuous = models.BooleanField(default=False, help_text="never late, always reported")
    ends_on = models.DateField(null=True, blank=True, help_text="continuous work may be completed from here")
    then_continuous = models.BooleanField(
        default=False, help_text="a reached goal is maintained, not completed"
    )

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_task_a_key"),
            models.CheckConstraint(
                condition=DONE_HAS_A_DATE, name="task_is_done_iff_it_has_a_completion_date"
            ),
            models.CheckConstraint(
                condition=~Q(continuous=True) | Q(due_on__isnull=True), name="continuous_work_is_never_late"
            ),
            models.CheckConstraint(
                condition=~Q(waiting=True) | Q(due_on__isnull=True), name="waiting_work_has_no_due_date_yet"
            ),
        ]
        indexes = [models.Index(fields=["plan", "progress", "due_on"], name="task_plan_progress_due")]

    def __str__(self) -> str:
        return f"{self.path} ({self.plan_id})"


class TaskEdition(models.Model):
    """What the plan says of a task, from one version to another; never overwritten."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="editions")
    from_version = models.PositiveSmallIntegerField(default=1)
    to_version = models.PositiveSmallIntegerField(null=True, blank=True, help_text="first version without it")
    section = models.ForeignKey(PlanSection, models.PROTECT, null=True, blank=True, related_name="editions")
    path = models.CharField(max_length=40)
    title = models.TextField(_("Nội dung nhiệm vụ"))
    product = models.TextField(_("Sản phẩm"), blank=True)
    accountable_head = models.CharField(_("Người đứng đầu chịu trách nhiệm"), max_length=300, blank=True)
    authority = models.CharField(_("Thẩm quyền"), max_length=300, blank=True)
    funding = models.TextField(_("Kinh phí"), blank=True)
    deadline_raw = models.TextField(_("Thời hạn"), blank=True)
    assigning_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="assigned"
    )
    first_line = models.PositiveIntegerField(null=True, blank=True)
    last_line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["task", "from_version"]
        constraints = [
            models.UniqueConstraint(fields=["task", "from_version"], name="one_edition_a_version"),
            models.CheckConstraint(
                condition=Q(to_version__isnull=True) | Q(to_version__gt=F("from_version")),
                name="edition_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.title[:60]}"


class TaskParty(models.Model):
    """Who leads or co-ordinates (chủ trì, phối hợp): an organization, a group, or a name not known yet."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Chủ trì")
        CO_LEAD = "co_lead", _("Đồng chủ trì")
        COORDINATOR = "coordinator", _("Phối hợp")

    edition = models.ForeignKey(TaskEdition, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=12, choices=Role.choices)
    position = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="task_parties"
    )
    group = models.ForeignKey(OrganizationGroup, models.PROTECT, null=True, blank=True, related_name="+")
    raw = models.TextField(help_text="the name as the document writes it")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True) | Q(group__isnull=True),
                name="party_is_an_organization_or_a_group",
            ),
            models.UniqueConstraint(fields=["edition", "role", "position"], name="one_party_a_place"),
        ]

    def __str__(self) -> str:
        return self.raw


class Trigger(models.Model):
    """A document or request a task waits for (văn bản hướng dẫn, đề nghị) before its clock starts.

    `within` is the time the plan allows from then on ("15 DAY"); where it names none, the grace applies.
    """

    class TriggerKind(models.TextChoices):
        EVENT = "event", _("Sự kiện, đề nghị")
        GUIDANCE = "guidance", _("Văn bản hướng dẫn")

    task = models.ForeignKey(Task, models.CASCADE, related_name="triggers")
    phrase = models.TextField()
    kind = models.CharField(max_length=10, choices=TriggerKind.choices)
    within = models.CharField(max_length=24, blank=True)
    grace_working_days = models.PositiveSmallIntegerField()
    satisfied_on = models.DateField(_("Ngày có văn bản"), null=True, blank=True)
    satisfied_by = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="satisfies"
    )
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfied_on__isnull=True, due_on__isnull=True)
                | Q(satisfied_on__isnull=False, due_on__isnull=False, due_on__gte=F("satisfied_on")),
                name="a_satisfied_trigger_sets_a_due_date",
            ),
        ]

    def __str__(self) -> str:
        return self.phrase[:80]


class TaskDeadline(models.Model):
    """A typed deadline of an edition (thời hạn), with the phrase it was read from; one of them governs."""

    edition = models.ForeignKey(TaskEdition, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    governs = models.BooleanField(default=False)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    granularity = models.CharField(
        max_length=8, blank=True, choices=[(step.value, step.value) for step in Granularity]
    )
    strict_before = models.BooleanField(default=False)
    then_continuous = models.BooleanField(default=False)
    open_ended = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    immediate = models.BooleanField(default=False)
    recurrence = models.CharField(max_length=60, blank=True)
    trigger = models.ForeignKey(Trigger, models.PROTECT, null=True, blank=True, related_name="deadlines")
    completed_by_document = models.CharField(max_length=60, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    raw = models.TextField()

    class Meta:
        ordering = ["edition", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(governs=True), name="one_deadline_governs_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="deadline_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.raw


class Assignment(models.Model):
    """One agency's part of a task (giao việc): the unit of work and of reporting."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Chủ trì")
        COORDINATOR = "coordinator", _("Phối hợp")

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=Role.choices)
    primary = models.BooleanField(default=False, help_text="the first lead, who answers for the whole")
    progress = models.CharField(max_length=25, choices=Progress.choices, default=Progress.NOT_STARTED)
    completed_on = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="no longer a party from here")

    class Meta:
        ordering = ["task", "role", "-primary", "organization"]
        constraints = [
            models.UniqueConstraint(fields=["task", "organization"], name="one_assignment_a_task_and_agency"),
            models.CheckConstraint(
                condition=DONE_HAS_A_DATE, name="assignment_is_done_iff_it_has_a_completion_date"
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(primary=True), name="one_primary_lead_a_task"
            ),
            models.CheckConstraint(
                condition=Q(primary=False) | Q(role="lead"), name="only_a_lead_is_primary"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "role", "task"], name="assignment_of_agency"),
            models.Index(fields=["task", "role"], name="assignment_of_task", condition=Q(role="lead")),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} -> {self.organization_id}"


class Milestone(models.Model):
    """A step on the way of a task (mốc)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="milestones")
    title = models.CharField(_("Mốc"), max_length=300)
    due_on = models.DateField(_("Hạn"))
    done_on = models.DateField(_("Ngày đạt"), null=True, blank=True)

    class Meta:
        ordering = ["task", "due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "title"], name="one_milestone_a_title")]

    def __str__(self) -> str:
        return self.title
