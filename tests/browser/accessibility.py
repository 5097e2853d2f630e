"""Check a page with axe: what hinders people who use a keyboard, a magnifier or a screen reader."""

from axe_playwright_python.async_playwright import Axe

from tests.browser.visit import Visit

__all__ = ["hindrances"]

_GRAVE = ("serious", "critical")


async def hindrances(visit: Visit) -> list[str]:
    """Return the serious and critical findings, a line each; none where the page is as it should be."""
    # What fades in has no contrast yet.
    await visit.settled()
    found = await Axe().run(visit.page)
    return [
        f"{rule['impact']}: {rule['help']} ({rule['id']}) at {node['target']}: "
        f"{node.get('failureSummary', '')}"
        for rule in found.response["violations"]
        if rule["impact"] in _GRAVE
        for node in rule["nodes"]
    ]
