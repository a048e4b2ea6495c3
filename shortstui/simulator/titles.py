"""What the shorts are called: titles, hashtags and channels as people write them."""

from __future__ import annotations

import re

_TITLES = (
    "{tag} in {n} seconds",
    "Top {n} {tag} moments",
    "{tag} for beginners",
    "I tried {tag} for {n} days",
    "{tag} gone wrong 😱",
    "The truth about {tag}",
    "{tag}: day {n}",
    "Satisfying {tag} 😌",
    "{tag} tips nobody tells you",
    "POV: {tag} at 3 am",
    "Why I love {tag} ❤️",
    "{tag} be like",
    "Wait for it… 👀",
    "You won't believe this",
    "Day {n} of trying something new",
    "Part {n}",
    "This is INSANE 🔥",
    "Watch till the end",
    "My first time 😅",
    "How it started vs how it's going",
    "Best of the week",
    "Nobody expected this",
    "POV: you found it",
    "It took me {n} hours",
)
_SUFFIXES = ("Daily", "Hub", "TV", "Lab", "World", "with Sam", "by Mia", "Shorts", "Zone", "Club", "Stories", "HQ")
_FORENAMES = ("Alex", "Noor", "Kai", "Lena", "Mateo", "Yuki", "Ivo", "Priya", "Omar", "Zoe", "Femi", "Ana")


def title(tag: str, template: int, number: int) -> str:
    """Return a title. Half of the templates name the tag, the others could stand over anything.

    Args:
        tag: What the short shows.
        template: Any whole number; chooses the template.
        number: Any whole number; chooses the number in it.
    """
    return _TITLES[template % len(_TITLES)].format(tag=tag, n=2 + number % 49)


def hashtags(tag: str, topic: str, choice: int) -> tuple[str, ...]:
    """Return ``#shorts`` alone, or with the tag, or with the tag and the topic's first word."""
    named = (_joined(tag), _joined(topic.split(",")[0].split(" and ")[0]))
    return (*dict.fromkeys(f"#{name}" for name in named[: choice % 3]), "#shorts")


def channel(topic: str, number: int) -> str:
    """Return the name of a channel that keeps to a topic."""
    word = topic.split(",")[0].split(" and ")[0]
    if number % 2:
        return f"{word} {_SUFFIXES[number // 2 % len(_SUFFIXES)]}"
    return f"{_FORENAMES[number // 2 % len(_FORENAMES)]} · {word}"


def _joined(text: str) -> str:
    return re.sub(r"\W", "", text).lower()
