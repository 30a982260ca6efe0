"""Pages of questions: the person's, the agency's desk, and the public count of hidden lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from danso.identity.models import AccessQuestion
from danso.identity.my_data import questions as services
from danso.identity.my_data.entries import agency_names, entry, line_of
from danso.identity.my_data.forms import AnswerForm, QuestionForm
from danso.identity.my_data.rules import rules
from danso.identity.my_data.views import Scope, number_of, person_of
from danso.identity.queries import current_officer
from danso.identity.stages import requires
from danso.ledger.access import Assurance
from danso.ledger.queries import hidden_count
from danso.organizations.rights import Action

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

PAGE = 20


@requires(Assurance.LOA2)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, line_id: int) -> HttpResponse:
    """Ask the agency about one line; 404 for a line that is not about the person."""
    now = timezone.now()
    person = person_of(request, Scope.LOG)
    line = line_of(number_of(person), line_id, now=now)
    if line is None:
        raise Http404
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        try:
            services.ask(person=person, line=line, text=form.cleaned_data["text"], now=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Đã gửi câu hỏi."))
            return redirect("identity:my_questions")
    context = {
        "form": form,
        "entry": entry(line, agency_names([line.agency])[line.agency]),
        "due": services.due_on(services.agency_of(line), now),
        "days": rules().answer_working_days,
    }
    return render(request, "identity/my_data/ask.html", context, status=422 if form.is_bound else 200)


@requires(Assurance.LOA2)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the person asked, and the answers."""
    person = person_of(request, Scope.LOG)
    asked = AccessQuestion.objects.filter(person=person).select_related("agency", "line")
    page = Paginator(asked, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate()}
    return render(request, "identity/my_data/questions.html", context)


def may_answer(request: HttpRequest) -> bool:
    """Whether the reader's agency may be asked."""
    officer = getattr(request, "officer", None)
    return officer is not None and officer.may_somewhere(Action.READ_RESIDENT)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show the questions to the officer's agency."""
    if not may_answer(request):
        raise PermissionDenied
    asked = services.questions_for(current_officer(request))
    page = Paginator(asked, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate()}
    return render(request, "identity/my_data/desk.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer one question; 404 for another agency's."""
    officer = current_officer(request)
    question = get_object_or_404(services.questions_for(officer), pk=question_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            services.answer(officer=officer, question_id=question.pk, text=text, now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Đã trả lời."))
            return redirect("identity:data_questions")
    context = {"form": form, "question": question}
    return render(request, "identity/my_data/answer.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """A quarter in words, and its counts."""

    quarter_words: str
    ever: int
    still: int


@login_not_required
@require_GET
def hidden_lines(request: HttpRequest) -> HttpResponse:
    """Show anyone how many lines are kept from people, by quarter."""
    counts = [
        QuarterCount(_quarter(each.quarter), each.ever, each.still)
        for each in hidden_count(timezone.localdate())
    ]
    return render(request, "identity/my_data/hidden_lines.html", {"counts": counts})


def _quarter(first: dt.date) -> str:
    numbered = {"quarter": (first.month + 2) // 3, "year": first.year}
    return _("Quý %(quarter)s năm %(year)s") % numbered
