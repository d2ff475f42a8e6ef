"""The holiday calendars that can be chosen, by name."""

from bot.alphabet import alphabetical
from bot.calendar import HOLIDAY_CALENDARS
from bot.language import Translator


def calendar_names(_: Translator) -> dict[str, str]:
    """Each code with the name of its country, and of the part of it, in alphabetical order."""
    parts = _parts(_)
    named = {}
    for code, english in HOLIDAY_CALENDARS.items():
        country = _.country(code.partition("-")[0], english.partition(" (")[0])
        named[code] = f"{country} ({parts[code]})" if code in parts else country
    return dict(sorted(named.items(), key=lambda each: alphabetical(each[1])))


def _parts(_: Translator) -> dict[str, str]:
    return {
        "DE-BW": "Baden-Württemberg",
        "DE-BY": _("Bavaria"),
        "DE-BE": "Berlin",
        "DE-BB": "Brandenburg",
        "DE-HB": "Bremen",
        "DE-HH": "Hamburg",
        "DE-HE": _("Hesse"),
        "DE-NI": _("Lower Saxony"),
        "DE-MV": _("Mecklenburg-Western Pomerania"),
        "DE-NW": _("North Rhine-Westphalia"),
        "DE-RP": _("Rhineland-Palatinate"),
        "DE-SL": "Saarland",
        "DE-SN": _("Saxony"),
        "DE-ST": _("Saxony-Anhalt"),
        "DE-SH": _("Schleswig-Holstein"),
        "DE-TH": _("Thuringia"),
        "DE": _("shared holidays only"),
        "GB-ENG": "England",
        "GB-WLS": "Wales",
        "GB-SCT": _("Scotland"),
        "GB-NIR": _("Northern Ireland"),
        "GB": _("shared holidays only"),
    }
