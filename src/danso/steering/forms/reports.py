"""What people type in the month's round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.steering.queries.indicators import ReportedValue, reported_values
from danso.steering.services.reporting import LineDraft, ReportDraft, ValueDraft
from danso.steering.status import REACHED, TRANSITIONS
from danso.steering.wording import PROGRESS
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from decimal import Decimal

    from danso.steering.models import AgencyReport, Indicator, ReportLine


def reachable(progress: str) -> list[str]:
    """Where a report may say the work stands: here, or as far as confirmation would bring it."""
    near = TRANSITIONS[progress]
    far = REACHED if "awaiting_confirmation" in near or progress == "awaiting_confirmation" else frozenset()
    return [state for state in PROGRESS if state == progress or state in near | far]


class HeadForm(forms.Form):
    """What the report says as a whole."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    summary = VietnameseTextField(
        label=_("Tình hình chung"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    difficulty = VietnameseTextField(
        label=_("Khó khăn, vướng mắc"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposal = VietnameseTextField(
        label=_("Đề xuất, kiến nghị"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LineForm(forms.Form):
    """What the report says of one assignment."""

    progress = forms.ChoiceField(label=_("Tiến độ"))
    completed_on = VietnameseDateField(label=_("Ngày hoàn thành"), required=False)
    result = VietnameseTextField(
        label=_("Kết quả trong kỳ"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    difficulty = VietnameseTextField(
        label=_("Khó khăn, vướng mắc"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    proposal = VietnameseTextField(
        label=_("Đề xuất, kiến nghị"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    override_reason = VietnameseTextField(
        label=_("Lý do vẫn báo hoàn thành khi số đo chưa đạt mục tiêu"), required=False
    )

    def __init__(self, line: ReportLine, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.line = line
        choices = reachable(line.assignment.progress)
        self.fields["progress"].choices = [(state, PROGRESS[state].label) for state in choices]  # type: ignore[attr-defined]

    def draft(self) -> LineDraft:
        """The line as the service takes it."""
        data = self.cleaned_data
        return LineDraft(
            progress=data["progress"],
            completed_on=data["completed_on"],
            result=data["result"],
            difficulty=data["difficulty"],
            proposal=data["proposal"],
            override_reason=data["override_reason"],
        )


class ValueForm(forms.Form):
    """A declared figure beside the measured one."""

    value = forms.DecimalField(label=_("Giá trị khai báo"), required=False, max_digits=16, decimal_places=3)
    reason_missing = VietnameseTextField(label=_("Lý do chưa có số liệu"), required=False, max_length=300)

    def __init__(self, indicator: Indicator, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.indicator = indicator
        self.beside: ReportedValue | None = None

    def draft(self) -> ValueDraft:
        """The value as the service takes it."""
        value: Decimal | None = self.cleaned_data["value"]
        return ValueDraft(
            value=value, reason_missing="" if value is not None else self.cleaned_data["reason_missing"]
        )


class ReportForms:
    """All forms of one report's page, bound or prefilled."""

    def __init__(
        self,
        report: AgencyReport,
        indicators: list[Indicator],
        data: Any = None,  # noqa: ANN401 - a QueryDict
    ) -> None:
        self.head = HeadForm(
            data,
            initial={
                "revision": report.revision,
                "summary": report.summary,
                "difficulty": report.difficulty,
                "proposal": report.proposal,
            },
        )
        self.lines = [
            LineForm(line, data, prefix=f"line-{line.pk}", initial=_line_initial(line))
            for line in report.lines.all()
        ]
        declared = {value.indicator_id: value for value in report.values.all()}
        beside = {row.indicator.pk: row for row in reported_values(report, indicators)}
        self.values = [
            ValueForm(
                indicator,
                data,
                prefix=f"value-{indicator.pk}",
                initial={
                    "value": getattr(declared.get(indicator.pk), "value", None),
                    "reason_missing": getattr(declared.get(indicator.pk), "reason_missing", ""),
                },
            )
            for indicator in indicators
        ]
        for form in self.values:
            form.beside = beside[form.indicator.pk]

    def is_valid(self) -> bool:
        """Whether every form is; all are checked, so that all errors show."""
        return all([self.head.is_valid(), *(form.is_valid() for form in (*self.lines, *self.values))])

    @property
    def revision(self) -> int:
        """The revision the page was read at."""
        return int(self.head.cleaned_data["revision"])

    def draft(self) -> ReportDraft:
        """Everything the page says."""
        data = self.head.cleaned_data
        return ReportDraft(
            summary=data["summary"],
            difficulty=data["difficulty"],
            proposal=data["proposal"],
            lines={form.line.pk: form.draft() for form in self.lines},
            values={
                form.indicator.pk: form.draft()
                for form in self.values
                if form.cleaned_data["value"] is not None or form.cleaned_data["reason_missing"]
            },
        )


def _line_initial(line: ReportLine) -> dict[str, object]:
    names = ("progress", "completed_on", "result", "difficulty", "proposal", "override_reason")
    return {name: getattr(line, name) for name in names}


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = VietnameseTextField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    """Close a period."""

    number = VietnameseTextField(
        label=_("Số, ký hiệu báo cáo"),
        required=False,
        max_length=60,
        help_text=_("Có thể để trống và ghi khi ký"),
    )
