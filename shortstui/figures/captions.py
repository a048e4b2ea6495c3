"""What stands beneath each figure: how it is made and how to read it."""

from __future__ import annotations

from typing import Final

VIEWS: Final = (
    "Mean of log10(views) over the last 50 organic shorts: one unit less is ten times fewer views. A feed "
    "that becomes more popular or more niche for everybody moves it too, so read it against the band of "
    "the controls."
)
COMPOSITION: Final = (
    "Above: what the last 50 shorts were made of, the mean over the persona's runs; the persona's own "
    "clusters lie at the bottom, in colour, under the thick line; after a switch those of the persona "
    "before it lie above, under a thin line. Below: the effective number of clusters in the last 200 shorts "
    "(Hill number of order 2 from the unbiased Simpson index); fewer is narrower. It describes; it detects "
    "nothing."
)
MAP: Final = (
    "Every tag of the vocabulary at its place on the plane, coloured and marked by its cluster, which is "
    "named by its first tag; names without room are left out. Tags that fall on one another are fanned out "
    "so that they can be seen. Distances on a plane say little: clusters were made in the full space of "
    "the embeddings."
)
PERSONA: Final = (
    "The tags of the persona's clusters, and the kernel density of their places (bandwidth by Scott's "
    "rule). The lines hold 25, 50, 75 and 95 % of it."
)
PATH: Final = (
    "Where each served short lay on the map, in order: a green square was watched, a red cross skipped. "
    "Shorts that fall on one another are fanned out, so that a patch is as large as they are many. Beneath "
    "it the density of the persona's tags. Side by side: the run that was captured soonest and one that "
    "never was (or a control)."
)
STRIP: Final = (
    "Every short in order. Thick green frame and ■: watched; thin dashed red frame, faded, and ×: skipped. "
    "Beneath each its number, the cosine of the nearest tag, and the first tag of the cluster it was taken "
    "for."
)


def shares(window: int) -> str:
    """Return the caption of figure e."""
    return (
        f"Share of the last {window} organic shorts that the bot watched, drawn once {window} have been "
        "seen. A grey band is what controls were served that fits the same persona. The line at 1/5 "
        "is the published rule; it is a label and no verdict, as it also fires on feeds that ignore the "
        "viewer."
    )


def survival(window: int) -> str:
    """Return the caption of figure g."""
    return (
        f"Share of runs in which the published rule (over 1/5 of the last {window}) has not fired yet: "
        "Kaplan–Meier with 95 % intervals (log-log); bars mark runs that ended first. Restricted means "
        "look as far as every run was followed. Triangles are the published means, which leave out the runs that "
        "were never captured."
    )
