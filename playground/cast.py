"""The demo's cast: two companies that work together, their people, and the channel they share."""

from playground.workspace import Workspaces


def demo_cast(world: Workspaces | None = None) -> Workspaces:
    """Nordlys Forsyning, which installed Samspil, and its supplier Brevik Systems, which did not.

    They come into `world`, by default one of their own.
    """
    cast = world or Workspaces()
    nordlys = cast.add_team("Nordlys Forsyning", "nordlys")
    brevik = cast.add_team("Brevik Systems", "brevik")
    own = [
        cast.add_user(nordlys, "Anna Holm", "IT manager", "da-DK"),
        cast.add_user(nordlys, "Jonas Friis", "Operations lead", "da-DK"),
        cast.add_user(nordlys, "Mette Skov", "Product owner", "da-DK"),
        cast.add_user(nordlys, "Karen Dahl", "Neutral project lead", "da-DK"),
    ]
    guest = cast.add_user(nordlys, "Noor Haddad", "Consultant", "en-GB", is_guest=True)
    partners = [
        cast.add_user(brevik, "Erik Lund", "Delivery manager", "da-DK"),
        cast.add_user(brevik, "Sofia Brandt", "Architect", "en-GB"),
        cast.add_user(brevik, "Liam Walsh", "Developer", "en-US"),
    ]
    cast.add_channel("nordlys-brevik", [nordlys, brevik], [*own, guest, *partners], private=False)
    cast.add_channel("it-intern", [nordlys], own, private=True)
    cast.install(nordlys, "Samspil")
    return cast
