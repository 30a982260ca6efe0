"""What third parties are shown: the client works as it stands in the document, and the refusals are these."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from danso.identity.tests.third_parties import (
    BORN,
    FOREIGN,
    KEY,
    NAME,
    NUMBER,
    PLACE,
    UNKNOWN,
    a_consent,
)
from danso.identity.third_parties.authenticating import code_digest
from danso.identity.third_parties.house_key import house_key
from danso.identity.third_parties.problems import PROBLEMS
from danso.ledger.models import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.live_server_helper import LiveServer

    from danso.identity.models import ThirdParty

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_callers")]
PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "call-the-authentication-service.md"
LONGEST = 60  # seconds of one question


@dataclass(frozen=True)
class Program:
    """The document's program in a folder of its own, beside the bank's private key."""

    folder: Path

    def ask(self, number: str = NUMBER, name: str = NAME, birth: str = BORN, consent: str = "") -> Any:
        """Answer the program's questions; return what it prints of the service's answer."""
        done = self.run(number, name, birth, consent)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout[done.stdout.index("{") :])

    def run(self, *typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-X", "utf8", "client.py"],
            input="".join(f"{line}\n" for line in typed),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )


@pytest.fixture
def write(bank: ThirdParty, live_server: LiveServer, tmp_path: Path) -> Callable[..., Program]:
    """Return what writes the program down, with what the office and the bank told each other."""
    secret = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def down(province: str = "") -> Program:
        (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        own = {
            f"https://danso.example{PLACE}": f"{live_server.url}{PLACE}",
            "ngan-hang-a-2026": bank.keys.get().keyid,
            "PUBLIC-KEY-OF-THE-PROVINCE": province or house_key().public,
        }
        for shown, real in own.items():
            assert program.count(shown) == 1
            program = program.replace(shown, real)
        (tmp_path / "client.py").write_text(program, encoding="utf-8")
        (tmp_path / "private.pem").write_bytes(secret)
        return Program(tmp_path)

    return down


def test_the_published_client_is_told_yes_and_no(bank: ThirdParty, write: Callable[..., Program]) -> None:
    a_consent(bank)
    program = write()
    yes, no = program.ask(), program.ask(name="Trần Văn B")
    assert (yes["match"], no["match"]) == (True, False)
    assert [yes["line"], no["line"]] == list(Line.objects.order_by("pk").values_list("pk", flat=True))


def test_without_consent_the_published_client_is_refused(write: Callable[..., Program]) -> None:
    program = write()
    refusals = [program.ask(number=number) for number in (NUMBER, UNKNOWN)]
    assert [(each["status"], each["code"]) for each in refusals] == [(403, "no_consent")] * 2
    assert not Line.objects.filter(allowed=True).exists()


def test_the_published_client_asks_with_the_code_of_once(
    bank: ThirdParty, write: Callable[..., Program]
) -> None:
    a_consent(bank, kind="once", code_digest=code_digest("a-code"))
    program = write()
    assert program.ask(consent="a-code")["match"] is True
    assert program.ask(consent="a-code")["code"] == "no_consent"


def test_the_published_client_believes_nobody_but_the_province(
    bank: ThirdParty, write: Callable[..., Program]
) -> None:
    a_consent(bank)
    stranger = base64.b64encode(FOREIGN.public_key().public_bytes_raw()).decode()
    done = write(province=stranger).run(NUMBER, NAME, BORN, "")
    assert done.returncode == 1
    assert "InvalidSignature" in done.stderr
    assert "match" not in done.stdout


def test_the_document_names_every_refusal_under_its_status() -> None:
    rows = re.findall(r"^\| (\d{3}) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    named = {code: int(status) for status, said in rows for code in re.findall(r"`(\w+)`", said)}
    named.pop("where")
    assert named == {str(code): problem.status for code, problem in PROBLEMS.items()}
