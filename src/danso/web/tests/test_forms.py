"""Forms: dates as typed, one Unicode form, errors that are found and said."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from danso.web.forms import VietnameseDateField, VietnameseTextField

WRITTEN = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class PlanForm(forms.Form):
    title = VietnameseTextField(label="Tên", help_text="Như trong văn bản")
    due = VietnameseDateField(label="Thời hạn")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Đồng ý")
    code = forms.CharField(label="Mã", disabled=True, required=False)


def page(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(str(form), "html.parser")


@given(day=st.dates(min_value=dt.date(1000, 1, 1)), style=st.sampled_from(WRITTEN))
def test_a_date_is_read_in_every_way_officers_write_it(day: dt.date, style: str) -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            assert VietnameseDateField().clean(f" {day.strftime(style)} ") == day


@pytest.mark.parametrize("typed", ["31/02/2024", "11/31/2024", "05/11", "hôm nay", "5/11/24"])
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match="05/11/2024"):
        VietnameseDateField().clean(typed)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_date_is_shown_day_first_in_both_languages(language: str) -> None:
    with translation.override(language):
        form = PlanForm(initial={"due": dt.date(2024, 11, 5)})
        assert page(form).select_one("#id_due")["value"] == "05/11/2024"


def test_what_was_typed_wrong_is_shown_again() -> None:
    assert page(PlanForm({"due": "31/02/2024"})).select_one("#id_due")["value"] == "31/02/2024"


def test_decomposed_letters_are_composed() -> None:
    assert VietnameseTextField().clean("Ke\u0302\u0301 hoa\u0323ch") == "Kế hoạch"


def test_every_control_has_its_label_and_names_its_hint() -> None:
    seen = page(PlanForm())
    labelled = {label["for"] for label in seen.select("label[for]")}
    controls = {control["id"] for control in seen.select("input, select, textarea")}
    assert controls <= labelled
    assert seen.select_one("#id_title")["aria-describedby"] == "id_title_helptext"
    assert seen.select_one("#id_title_helptext").text == "Như trong văn bản"
    assert seen.select_one("fieldset legend").text.startswith("Loại")


def test_a_required_field_says_so_in_words_and_a_locked_one_does_not() -> None:
    seen = page(PlanForm())
    assert "(bắt buộc)" in seen.select_one("#id_title_field").text
    assert "(bắt buộc)" not in seen.select_one("#id_code_field").text
    assert seen.select_one("#id_code").has_attr("disabled")


def test_the_summary_links_each_error_to_its_control() -> None:
    seen = page(PlanForm({"title": "", "due": "mai"}))
    targets = [link["href"].removeprefix("#") for link in seen.select(".error-summary a")]
    assert targets == ["id_title", "id_due", "id_kind_0", "id_agree"]
    assert all(seen.find(id=target) for target in targets)
    summary = seen.select_one(".error-summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")


def test_a_wrong_control_says_so_and_names_its_error() -> None:
    seen = page(PlanForm({"title": ""}))
    title = seen.select_one("#id_title")
    assert title["aria-invalid"] == "true"
    assert "id_title_error" in title["aria-describedby"].split()
    assert "is-invalid" in title["class"]
    assert seen.select_one("#id_title_error")


def test_errors_of_the_whole_form_stand_in_the_summary() -> None:
    form = PlanForm({"title": "A"})
    form.add_error(None, "Hai mốc mâu thuẫn")
    assert "Hai mốc mâu thuẫn" in page(form).select_one(".error-summary").text


def test_what_was_typed_is_escaped() -> None:
    form = PlanForm({"title": '"><script>alert(1)</script>'})
    assert not page(form).find("script")
