"""Which text the encoder gets for a prompt, and what the user is told of it.

A model that was trained on captions takes a text nearly as it was typed. It knows no earlier
prompt: one that only changes the last ("warmer") is put after it.
"""

from dataclasses import dataclass

from sundog.engine.interface import Report, StylePrompt, Unmet
from sundog.engine.prompt.additions import added
from sundog.engine.prompt.conversation import understand

__all__ = ["Asked", "asked", "reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the model.

    Attributes:
        text: For the text encoder; empty where the picture is to pass unchanged.
        report: What the user is told, before it is known which words fit.
    """

    text: str
    report: Report


def asked(prompt: StylePrompt) -> Asked:
    """Return what a prompt asks of a model, together with those before it; never fails."""
    reading, stands_alone = understand((*prompt.before, prompt.text))
    if reading.blank or reading.reset:
        return Asked(text="", report=Report(enriched=prompt.text, stands_alone=stands_alone))
    text = prompt.text if stands_alone else ", ".join((*prompt.before, prompt.text))
    _, words = added(reading, prompt.added if prompt.enrich and not prompt.image else "")
    report = Report(
        understood=(text,),
        unmet=_unmet(prompt),
        enriched=", ".join((prompt.text, *words)),
        stands_alone=stands_alone,
    )
    return Asked(text=", ".join((text, *words)), report=report)


def reported(what: Asked, left_out: str) -> Report:
    """Return the report of a prompt whose end did not fit.

    Args:
        what: The prompt.
        left_out: See `text.encoded.Encoded`.
    """
    if not left_out:
        return what.report
    report = what.report
    unmet = (*report.unmet, Unmet(words=left_out, reason="too_long"))
    return Report(
        understood=report.understood,
        unmet=unmet,
        ignored=report.ignored,
        enriched=report.enriched,
        stands_alone=report.stands_alone,
    )


def _unmet(prompt: StylePrompt) -> tuple[Unmet, ...]:
    return (Unmet(words="the picture", reason="image"),) if prompt.image else ()
