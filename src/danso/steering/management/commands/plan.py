"""`danso plan parse FILE`: what the parser reads from a plan's document."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from django.core.management.base import BaseCommand

from danso.documents.reading import UnreadableDocument, read_source
from danso.steering.plan_document.flags import english, vietnamese
from danso.steering.plan_document.parse import parse_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

    from danso.steering.plan_document.proposal import Flag, PlanProposal, TaskProposal

UNREADABLE = 2
"""The exit code when the document cannot be read."""

TITLE_WIDTH = 72


class Command(BaseCommand):
    """Read a plan's document and print what was found."""

    help = "Read a plan's document (.txt, .md, .docx, .pdf, .html) into tasks, obligations and indicators."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and the form of the answer."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        parse = verbs.add_parser("parse", help="print what the document says; nothing is imported")
        parse.add_argument("file", type=Path, metavar="FILE")
        parse.add_argument("--json", action="store_true", help="one JSON object (schema: plan.schema.json)")
        parse.add_argument("--year", type=int, help="the plan's year, when its title and date do not tell")

    def handle(self, *_args: str, **options: object) -> None:
        """Parse and print."""
        proposal = self._parsed(Path(str(options["file"])), options["year"])
        if options["json"]:
            self.stdout.write(json.dumps(proposal.as_json(), ensure_ascii=False, indent=2))
            return
        for line in summary(proposal):
            self.stdout.write(line)

    def _parsed(self, file: Path, year: object) -> PlanProposal:
        try:
            source = read_source(file.read_bytes(), filename=file.name)
        except UnreadableDocument as unreadable:
            self._refuse(unreadable.vietnamese, unreadable.english)
        except OSError as error:
            self._refuse(
                f"Không mở được tệp {file}: {error.strerror}.", f"Cannot open {file}: {error.strerror}."
            )
        return parse_plan(source, year=year if isinstance(year, int) else None)

    def _refuse(self, in_vietnamese: str, in_english: str) -> NoReturn:
        self.stderr.write(in_vietnamese)
        self.stderr.write(in_english)
        sys.exit(UNREADABLE)


def summary(proposal: PlanProposal) -> Iterator[str]:
    """Yield the lines of a summary for people."""
    document = proposal.document
    heading = " ".join(filter(None, [document.type, document.number]))
    signed = f", {document.date:%d/%m/%Y}" if document.date else ""
    yield f"{heading or 'Văn bản / document'}: {document.issuer or '?'}{signed}"
    yield document.title or ""
    yield (
        f"{len(proposal.tasks)} nhiệm vụ / tasks, {len(proposal.obligations)} nghĩa vụ / obligations, "
        f"{len(proposal.indicators)} chỉ tiêu / indicators"
    )
    kinds = Counter(task.deadline.kind.value if task.deadline else "NONE" for task in proposal.tasks)
    yield "Thời hạn / deadlines: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    yield ""
    for task in proposal.tasks:
        yield _task_line(task)
        yield from (f"{'':<14} {_flag_line(flag)}" for flag in task.flags)
    yield ""
    yield from (_flag_line(flag) for flag in proposal.flags)


def _task_line(task: TaskProposal) -> str:
    title = task.title if len(task.title) <= TITLE_WIDTH else f"{task.title[:TITLE_WIDTH]}…"
    return f"{task.path:<14} {title}  [{', '.join(task.leads) or '?'}; {task.deadline_raw or '-'}]"


def _flag_line(flag: Flag) -> str:
    return f"! {vietnamese(flag.code, flag.arguments)} / {english(flag.code, flag.arguments)}"
