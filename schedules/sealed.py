"""Keys and logs: what a crash left behind is made good, here and at each start."""

from bot import conductor
from bot.rituals import mediation, retro
from bot.sealed import KeysAway
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Destroy keys left behind, say which boxes lost theirs, and truncate the log if that is owed."""
    try:
        await work(conductor.destroy_orphans)
    except KeysAway as away:
        work.troubles.broke("the key store", away, said=str(away), action="keys.away")
        return
    work.troubles.works("the key store")
    await one_by_one(work, retro.lost, conductor.replace_lost_retro)
    await one_by_one(work, mediation.lost, mediation.replace_lost)
    await work.clean_log()
