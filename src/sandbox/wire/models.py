"""Who may call the register, and which corrections they have asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sandbox.register.models import Event, Resident


class Service(models.TextChoices):
    """What the register offers; a consumer's agreement names some of them."""

    LOOK_UP = "TraCuuThongTinCongDan"
    VERIFY = "XacThucThongTinCongDan"
    KIN = "XacMinhThongTinNhanThan"
    SEARCH = "tra-cuu"
    CONFIRM = "xac-thuc"
    FEED = "bien-dong"
    SNAPSHOT = "anh-chup"
    CORRECTIONS = "phan-hoi-sai-lech"
    LGSP = "lgsp"


class Replay(models.TextChoices):
    """What is taken for a replay of an earlier call."""

    TIMESTAMP = "timestamp"  # the same timestamp: a consumer has one call a tick of its clock
    MESSAGE = "message"  # the same timestamp with the same body: for consumers with many calls at once


class Consumer(models.Model):
    """A system under agreement (hệ thống khai thác); the authorization header needs its secret as it is."""

    system = models.CharField(max_length=120, unique=True)  # X-Road-Client
    name = models.CharField(max_length=160)
    user = models.CharField(max_length=60)
    secret = models.CharField(max_length=80)
    api_key = models.CharField(max_length=80)
    services = models.JSONField(default=list)
    withheld = models.JSONField(default=list, blank=True)  # fields answered as khong_cung_cap
    purposes = models.JSONField(default=list, blank=True)  # empty: any
    tells_what_differs = models.BooleanField(default=False)  # /v1/xac-thuc answers `khop`
    replay = models.CharField(max_length=9, choices=Replay, default=Replay.TIMESTAMP)
    calls_a_minute = models.PositiveIntegerField(default=0)  # 0: no limit
    from_hour = models.PositiveSmallIntegerField(default=0)
    until_hour = models.PositiveSmallIntegerField(default=24)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(secret="") & ~Q(api_key="") & ~Q(user=""), name="a_consumer_can_be_checked"
            ),
            models.CheckConstraint(
                condition=Q(until_hour__lte=24, from_hour__lt=F("until_hour")), name="hours_are_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.system


class CorrectionState(models.TextChoices):
    """How far a correction request has come."""

    RECEIVED = "tiep_nhan"
    ACCEPTED = "chap_nhan"
    REFUSED = "tu_choi"


class Correction(models.Model):
    """A request to correct a value (phản hồi sai lệch), decided some simulated days later."""

    code = models.UUIDField(unique=True)
    consumer = models.ForeignKey(Consumer, models.PROTECT, related_name="corrections")
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    field = models.CharField(max_length=60)  # of the JSON façade
    value = models.CharField(max_length=200)
    evidence = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=9, choices=CorrectionState, default=CorrectionState.RECEIVED)
    reason = models.CharField(max_length=60, blank=True)
    received_on = models.DateField()
    decide_on = models.DateField()
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["decide_on"],
                condition=Q(state=CorrectionState.RECEIVED),
                name="corrections_to_decide",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED) | ~Q(reason=""), name="a_refusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.ACCEPTED) | Q(event__isnull=False),
                name="an_accepted_correction_is_in_the_feed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)
