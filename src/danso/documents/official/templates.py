"""Documents from a province's own Word template, written by officers with `{{ fields }}` in it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from danso.documents.filetypes import FileType, RefusedFileError, inspect_file
from danso.documents.official import wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

# An officer's expressions may go wrong in as many ways as code can.
_ERRORS_OF_CODE: Final = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class TemplateRefusedError(Exception):
    """A template that cannot be filled, with what to do about it in two languages."""

    def __init__(self, *, vietnamese: str, english: str) -> None:
        super().__init__(english)
        self.vietnamese = vietnamese
        self.english = english


def render_template(template: bytes, context: Mapping[str, object]) -> bytes:
    """Return the .docx template with its fields filled from `context`.

    Values are text, never markup; the filters `ngay` (31/12/2024), `ngay_thang_nam` and `so` (1.234,5) word
    dates and numbers. Raises `TemplateRefusedError` for a file that is no safe .docx, a field that is not
    in the context, or template code that does not parse or is not allowed.
    """
    try:
        inspect_file("template.docx", template, allowed=frozenset({FileType.DOCX}))
        word = DocxTemplate(BytesIO(template))
        word.init_docx()
    except RefusedFileError as refusal:
        raise TemplateRefusedError(vietnamese=refusal.vietnamese, english=refusal.english) from refusal
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        raise _refusal_of_damaged() from error
    return _filled(word, context)


def _filled(word: DocxTemplate, context: Mapping[str, object]) -> bytes:
    try:
        word.render(dict(context), jinja_env=_environment(), autoescape=True)
    except _ERRORS_OF_CODE as error:
        raise _refusal_of_code(str(error)) from error
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def _environment() -> ImmutableSandboxedEnvironment:
    """Officers write templates, so their code may read values and nothing else."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters["ngay"] = lambda day: f"{day:%d/%m/%Y}" if day else ""
    environment.filters["ngay_thang_nam"] = _words
    environment.filters["so"] = wording.number_in_figures
    return environment


def _words(day: dt.date | None) -> str:
    return wording.date_in_words(day)


def _refusal_of_code(reason: str) -> TemplateRefusedError:
    return TemplateRefusedError(
        vietnamese=f"Tệp mẫu có trường hoặc lệnh không dùng được ({reason}). Hãy sửa trong Word.",
        english=f"The template has a field or command that cannot be used ({reason}). Correct it in Word.",
    )


def _refusal_of_damaged() -> TemplateRefusedError:
    return TemplateRefusedError(
        vietnamese="Tệp mẫu bị hỏng. Hãy mở bằng Word, lưu lại dạng .docx rồi tải lại.",
        english="The template is damaged. Open it in Word, save it as .docx again and upload that.",
    )
