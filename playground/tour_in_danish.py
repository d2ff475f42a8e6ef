"""The beginning of the tour in Danish: what is waited for, and what people write, by the English."""

from collections.abc import Mapping
from typing import Final

DANISH: Final[Mapping[str, str]] = {
    # What Samspil says.
    "planned the status meetings": "har planlagt statusmøderne",
    "This is what you have agreed so far": "Det har I aftalt indtil nu",
    "Next status meeting": "Næste statusmøde",
    "changed the plan of the status meetings": "har ændret planen for statusmøderne",
    "Ascension Day": "Kristi himmelfartsdag",
    "skipped": "sprunget over",
    "7 May": "7. maj",
    "STATUS MEETING THURSDAY 7 MAY 10:00": "STATUSMØDE TORSDAG 7. MAJ KL. 10.00",
    "Nordlys Forsyning: @Anna Holm, @Jonas Friis answered": (
        "Nordlys Forsyning: @Anna Holm, @Jonas Friis har svaret"
    ),
    "Brevik Systems: no answer yet": "Brevik Systems: ikke svaret endnu",
    "Your status for ": "Din status mangler i ",
    "Thank you": "Tak",
    "not this time": "ikke denne gang",
    "SUMMARY FOR THE STATUS MEETING THURSDAY 7 MAY": "OPSAMLING TIL STATUSMØDET TORSDAG 7. MAJ",
    "Brevik Systems is blocked: Waiting for VPN access": "Brevik Systems er blokeret: Venter på VPN-adgang",
    "Waiting for a decision from Nordlys Forsyning": "Venter på en beslutning fra Nordlys Forsyning",
    "Order VPN access: @Jonas Friis": "Bestil VPN-adgang: @Jonas Friis",
    "Frist i morgen, onsdag 13. maj: Order VPN access": "Frist i morgen, onsdag 13. maj: Bestil VPN-adgang",
    "Frist i dag, onsdag 13. maj: Order VPN access": "Frist i dag, onsdag 13. maj: Bestil VPN-adgang",
    "Færdig: Order VPN access": "Færdig: Bestil VPN-adgang",
    "STATUS MEETING THURSDAY 21 MAY 10:00": "STATUSMØDE TORSDAG 21. MAJ KL. 10.00",
    "Facilitator: @Erik Lund": "Mødeleder: @Erik Lund",
    "RETRO MONDAY 18 MAY": "RETRO MANDAG 18. MAJ",
    # What people write.
    "Test environment is ready": "Testmiljøet er klar",
    "Choice of firewall: by Wednesday": "Valg af firewall: senest onsdag",
    "Load test on Friday": "Belastningstest på fredag",
    "Waiting for VPN access": "Venter på VPN-adgang",
    "Delivery 2 moves to 20 May": "Leverance 2 flytter til 20. maj",
    "VPN through the jump host": "VPN gennem jump-hosten",
    "VPN through the jump host until the new one is there": "VPN gennem jump-hosten, til den nye er klar",
    "Order VPN access": "Bestil VPN-adgang",
    "Since this morning": "Siden i morges",
    "Tickets without a contact": "Sager uden kontaktperson",
    "Short meetings": "Korte møder",
    "Changes on Friday afternoon": "Ændringer fredag eftermiddag",
    "Asking first": "At spørge først",
}
