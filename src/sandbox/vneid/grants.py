"""Clients, codes and tokens as each step of a sign-in asks for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from sandbox.kept import Kept
from sandbox.statements import compiled, rows
from sandbox.vneid.models import Client, Grant, Token, digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

CLIENTS: Final = Kept(lambda: {(each.issuer, each.client_id): each for each in Client.objects.all()})


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)  # noqa: SLF001 - documented in spite of its name


GRANT: Final = _columns(Grant)
TOKEN: Final = _columns(Token)


def is_used(client: Client, nonce: str) -> bool:
    """Whether a client had a code for the nonce."""
    return bool(rows(_nonce_statement(), (client.pk, nonce)))


def grant_of_code(client: Client, code: str) -> Grant | None:
    """Return what a client's code stands for, used or not."""
    found = rows(_code_statement(), (client.pk, digest(code)))
    return _grant(found[0], [client]) if found else None


def take(grant: Grant, *, now: int) -> bool:
    """Use a code; of several that come at once one is told so."""
    table = connection.ops.quote_name(Grant._meta.db_table)  # noqa: SLF001 - documented in spite of its name
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET used_at = %s WHERE id = %s AND used_at IS NULL", (now, grant.pk))  # noqa: S608 - our own name
        return bool(cursor.rowcount)


def token_of_text(text: str) -> Token | None:
    """Return an access token with its grant and client, whatever its state."""
    found = rows(_token_statement(), (digest(text),))
    if not found:
        return None
    token = _made(Token, TOKEN, found[0][: len(TOKEN)])
    token.grant = _grant(found[0][len(TOKEN) :], CLIENTS().values())
    return token


def _grant(values: tuple[Any, ...], clients: Iterable[Client]) -> Grant:
    grant = _made(Grant, GRANT, values)
    known = next((each for each in clients if each.pk == grant.client_id), None)
    if known is not None:
        grant.client = known
    return grant


def _made(model: type[Any], columns: tuple[str, ...], values: tuple[Any, ...]) -> Any:  # noqa: ANN401 - one of the models
    return model.from_db(connection.alias, columns, values)


@cache
def _nonce_statement() -> str:
    return compiled(Grant.objects.filter(client=0, nonce="0").values_list("pk")[:1])


@cache
def _code_statement() -> str:
    return compiled(Grant.objects.filter(client=0, code="0").values_list(*GRANT))


@cache
def _token_statement() -> str:
    of_grant = (f"grant__{each}" for each in GRANT)
    return compiled(Token.objects.filter(access_token="0").values_list(*TOKEN, *of_grant))  # noqa: S106 - a mark
