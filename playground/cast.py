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


def grid_cast(world: Workspaces | None = None) -> Workspaces:
    """The same two companies on Enterprise Grid: each with several workspaces, the app installed in one.

    Of some people Slack tells the workspace, of some a sibling, of some the organisation, of some none.
    """
    cast = world or Workspaces()
    nordlys, brevik = cast.add_enterprise("Nordlys Forsyning"), cast.add_enterprise("Brevik Systems")
    it = cast.add_team("Nordlys IT", "nordlys", nordlys)
    plant = cast.add_team("Nordlys Drift", "nordlys-drift", nordlys)
    delivery = cast.add_team("Brevik Delivery", "brevik", brevik)
    norway = cast.add_team("Brevik Norge", "brevik-norge", brevik)
    anna = cast.add_user(it, "Anna Holm", "IT manager", "da-DK")
    jonas = cast.add_user(plant, "Jonas Friis", "Operations lead", "da-DK")
    mette = cast.add_user(plant, "Mette Skov", "Product owner", "da-DK")
    karen = cast.add_user(it, "Karen Dahl", "Neutral project lead", "da-DK")
    noor = cast.add_user(it, "Noor Haddad", "Consultant", "en-GB", is_guest=True)
    erik = cast.add_user(delivery, "Erik Lund", "Delivery manager", "da-DK")
    sofia = cast.add_user(norway, "Sofia Brandt", "Architect", "en-GB")
    liam = cast.add_user(delivery, "Liam Walsh", "Developer", "en-US")
    for person, told_as, more in (
        (anna, nordlys.id, (plant.id,)),
        (jonas, plant.id, (it.id,)),
        (mette, None, (it.id,)),
        (karen, None, ()),
        (noor, nordlys.id, ()),
        (erik, None, (norway.id,)),
        (sofia, norway.id, ()),
        (liam, brevik.id, ()),
    ):
        person.told_as, person.more_teams = told_as, more
    own, partners = [anna, jonas, mette, karen], [erik, sofia, liam]
    shared = [it, plant, delivery, norway]
    cast.add_channel("nordlys-brevik", shared, [*own, noor, *partners], private=False)
    cast.add_channel("it-intern", [it], own, private=True)
    cast.install(it, "Samspil")
    return cast


def org_cast(world: Workspaces | None = None) -> Workspaces:
    """The same, with the app installed for the whole organisation of the home."""
    cast = grid_cast(world)
    cast.installation.org_wide = True
    return cast
