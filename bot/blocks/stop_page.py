"""The page on which somebody stops mail: opened it asks, and only what is sent from it stops anything."""

from collections.abc import Sequence
from html import escape

from bot.language import Translator


def ask_page(_: Translator, language: str, name: str) -> str:
    """It asks once more: systems that look at links of mail only open them."""
    said = _("Do you want no more mail from Samspil about {name}?", name=name)
    then = _("Your name and address are then deleted here.")
    form = f'<form method="post"><button>{escape(_("Stop the mail"))}</button></form>'
    return _page(language, _("Stop the mail"), f"<p>{escape(said)} {escape(then)}</p>{form}")


def stopped_page(_: Translator, language: str) -> str:
    """It is done."""
    said = _("You get no more mail from Samspil about this. Your name and address are deleted here.")
    return _page(language, _("Stop the mail"), f"<p>{escape(said)}</p>")


def unknown_page(languages: Sequence[tuple[str, Translator]]) -> str:
    """It holds no more; who opened it is not known, nor what they read."""
    said = [
        f'<p lang="{language}">{escape(_("This link does not hold any more. No mail is sent by it."))}</p>'
        for language, _ in languages
    ]
    return _page(languages[0][0], "Samspil", "".join(said))


def _page(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
