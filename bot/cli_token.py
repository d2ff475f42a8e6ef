"""`samspil token …`: what whoever runs the bot can say of tokens of the API."""

from typing import Annotated

import typer

from bot.exits import HIGHEST

token = typer.Typer(help="Tokens of the API: by what a company's own systems read.")


@token.command()
def create(
    partnership: Annotated[
        str,
        typer.Option(help="Its number, or its channel: `samspil partnerships` lists them."),
    ],
    side: Annotated[str, typer.Option(help="The name or the number of the side that is to read.")],
) -> None:
    """Make a token for a side, and print it once; refused until that side has allowed it in Slack."""
    from bot.commands import api

    api.create(partnership, side)


@token.command("list")
def list_tokens(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """List the tokens that hold, by number, with when each was last used."""
    from bot.commands import api

    api.list_(as_json=as_json)


@token.command()
def revoke(
    number: Annotated[int, typer.Argument(min=1, max=HIGHEST, help="As `samspil token list` has it.")],
) -> None:
    """Let a token hold no more."""
    from bot.commands import api

    api.revoke(number)
