"""The `danso-witness` program: check a citizen's receipt, or watch a log and cosign its checkpoints.

Exit codes of `check`: 0 good, 1 bad, 2 not readable, 3 whole but the log's key was not given to compare.
Of `follow`: 0 good, 1 the log is forked, 4 it is silent or stale.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from witness.cosigning import LONGEST_REQUEST, MALFORMED, OTHER_SIZE, RefusedError, Witness, write_durably
from witness.following import Patience, State, Watch
from witness.notes import COSIGNS, NoteError, Signer, Verifier
from witness.receipts import LONGEST, Checked, ReceiptError, check_receipt
from witness.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GOOD, BAD, UNREADABLE, UNCONFIRMED = 0, 1, 2, 3
SILENT = 4
EXITS = {State.WHOLE: GOOD, State.WAITING: GOOD, State.FORKED: BAD, State.SILENT: SILENT, State.STALE: SILENT}
ADD_CHECKPOINT = "/add-checkpoint"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NoteError, OSError) as error:
        return _fail(f"danso-witness: {error}", UNREADABLE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="danso-witness", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("check", help="kiểm tra biên nhận / check a receipt, without the house")
    check.add_argument("file", type=Path, help="the receipt; - is the standard input")
    check.add_argument("--key", action="append", default=[], help="name+hash+key of the log or a witness")
    check.add_argument("--keys", type=Path, help="a file of such keys, one a line")
    check.add_argument("--lang", choices=["vi", "en"], default="vi")
    check.set_defaults(run=_check)
    init = verbs.add_parser("init", help="make the witness's key in its folder, print the public half")
    init.add_argument("name", help="such as thanh-tra.tinh.gov.vn/nhan-chung; no spaces, no plus")
    init.set_defaults(run=_init)
    trust = verbs.add_parser("trust", help="watch a log: add a key of it")
    trust.add_argument("key", type=Verifier.parse, help="name+hash+key, printed by `danso ledger keys`")
    trust.set_defaults(run=_trust)
    cosign = verbs.add_parser("cosign", help="read a request, print the cosignature")
    cosign.add_argument("file", type=Path, nargs="?", default=Path("-"))
    cosign.set_defaults(run=_cosign)
    serve = verbs.add_parser("serve", help=f"answer POST {ADD_CHECKPOINT}")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8070)
    serve.set_defaults(run=_serve)
    follow = verbs.add_parser("follow", help="poll a house's log, cosign it, raise the alarm on a fork")
    follow.add_argument("house", help="such as https://danso.tinh.gov.vn")
    follow.add_argument("--every", type=int, default=60, metavar="SECONDS")
    follow.add_argument("--once", action="store_true", help="one look, for a timer")
    follow.add_argument("--silent-after", type=int, default=30, metavar="MINUTES", help="of no answer")
    follow.add_argument("--stale-after", type=int, default=26, metavar="HOURS", help="of no new seal")
    follow.set_defaults(run=_follow)
    for verb in (init, trust, cosign, serve, follow):
        verb.add_argument("--folder", type=Path, default=Path("witness"), help="its key, logs and memory")
    return parser


def _fail(text: str, code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return code


def _check(options: argparse.Namespace) -> int:
    lines = options.keys.read_text(encoding="utf-8").split() if options.keys else []
    keys = [Verifier.parse(key) for key in [*options.key, *lines]]
    try:
        checked = check_receipt(_read(options.file, LONGEST), keys)
    except (OSError, UnicodeDecodeError):
        return _fail(say("unreadable", options.lang, file=options.file), UNREADABLE)
    except ReceiptError as error:
        return _fail(say("bad", options.lang, reason=say(error.code, options.lang)), BAD)
    sys.stdout.writelines(f"{line}\n" for line in _told(checked, options.lang))
    return GOOD if checked.trusted else UNCONFIRMED


def _told(checked: Checked, language: str) -> Iterator[str]:
    record, checkpoint = checked.record, checked.checkpoint
    yield say("good", language)
    yield say("who", language, agency=record.get("agency"), system=record.get("system"))
    yield say("when", language, at=record.get("at"))
    reason = {name: record.get(name) or "-" for name in ("purpose", "legal_basis", "case")}
    yield say("why", language, **reason)
    yield say("what", language, fields=", ".join(record.get("fields", ())) or "-")
    yield say("allowed" if record.get("allowed") else "refused", language)
    yield say(
        "place",
        language,
        position=checked.position,
        origin=checkpoint.origin,
        size=checkpoint.size,
        time=checkpoint.time or "-",
    )
    for name, seconds in checked.witnesses.items():
        yield say("witness", language, name=name, time=datetime.fromtimestamp(seconds, UTC).isoformat())
    if not checked.witnesses:
        yield say("no_witness", language)
    if not checked.trusted:
        yield say("own_key", language, key=checked.signed_by)


def _read(place: Path, longest: int) -> str:
    if str(place) == "-":
        return sys.stdin.read(longest + 1)
    with place.open(encoding="utf-8") as file:
        return file.read(longest + 1)


def _init(options: argparse.Namespace) -> int:
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = options.folder / "key"
    if place.exists():
        return _fail(f"{place} stands already", BAD)
    signer = Signer(options.name, secrets.token_bytes(32), COSIGNS)
    verifier = signer.verifier
    write_durably(place, f"{options.name}\n{signer.seed.hex()}\n")
    sys.stdout.write(f"{verifier}\n")
    return GOOD


def _trust(options: argparse.Namespace) -> int:
    known = Witness(options.folder).logs
    if options.key not in known:
        write_durably(options.folder / "logs", "".join(f"{key}\n" for key in [*known, options.key]))
    return GOOD


def _cosign(options: argparse.Namespace) -> int:
    try:
        signature = Witness(options.folder).cosign(_read(options.file, LONGEST_REQUEST), int(time.time()))
    except RefusedError as refused:
        return _fail(f"refused ({refused.status}): {refused}", BAD)
    sys.stdout.write(f"{signature}\n")
    return GOOD


class Handler(BaseHTTPRequestHandler):
    """Answers what c2sp.org/tlog-witness asks of a witness."""

    witness: Witness

    def do_POST(self) -> None:
        """Cosign, or say why not."""
        length = self.headers.get("Content-Length", "")
        if self.path != ADD_CHECKPOINT or not length.isdecimal():
            self._answer(HTTPStatus.NOT_FOUND, "")
        elif int(length) > LONGEST_REQUEST:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "")
        else:
            self._cosign(self.rfile.read(int(length)))

    def _cosign(self, body: bytes) -> None:
        try:
            signature = self.witness.cosign(body.decode(), int(time.time()))
        except UnicodeDecodeError:
            self._answer(MALFORMED, "not UTF-8")
        except RefusedError as refused:
            self._answer(refused.status, f"{refused}\n")
        else:
            self._answer(HTTPStatus.OK, f"{signature}\n")

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/x.tlog.size" if status == OTHER_SIZE else "text/plain")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


def _serve(options: argparse.Namespace) -> int:
    witness = Witness(options.folder)
    handler = type("WitnessHandler", (Handler,), {"witness": witness})
    sys.stdout.write(f"{witness.signer.verifier}\nhttp://{options.host}:{options.port}{ADD_CHECKPOINT}\n")
    sys.stdout.flush()
    with ThreadingHTTPServer((options.host, options.port), handler) as server:
        server.serve_forever()
    return GOOD


def _follow(options: argparse.Namespace) -> int:
    watch = Watch(
        Witness(options.folder),
        options.house,
        Patience(0 if options.once else options.silent_after * 60, options.stale_after * 3600),
    )
    while True:
        found = watch.look(int(time.time()))
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        (sys.stderr if found.alarm else sys.stdout).write(f"{moment} {found}\n")
        sys.stdout.flush()
        if options.once or found.state is State.FORKED:
            return EXITS[found.state]
        time.sleep(options.every)


if __name__ == "__main__":
    sys.exit(main())
