"""The words on the pages, by language. The real site has eighty; readers must not lean on any."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """What the buttons say to a screen reader; ``{n}`` is a number."""

    next: str
    previous: str
    like: str
    comments: str
    share: str
    subscribe: str
    sponsored: str
    play: str


_LABELS = {
    "en": Labels(
        "Next video", "Previous video", "like this video along with {n} other people", "View {n} comments",
        "Share", "Subscribe", "Sponsored", "Play",
    ),
    "de": Labels(
        "Nächstes Video", "Vorheriges Video", "Dieses Video mag ich ({n} andere auch)", "{n} Kommentare ansehen",
        "Teilen", "Abonnieren", "Gesponsert", "Wiedergabe",
    ),
    "ko": Labels(
        "다음 동영상", "이전 동영상", "다른 사용자 {n}명과 함께 이 동영상에 좋아요 표시", "댓글 {n}개 보기",
        "공유", "구독", "스폰서", "재생",
    ),
    "ru": Labels(
        "Следующее видео", "Предыдущее видео", "Нравится (ещё {n})", "Посмотреть комментарии: {n}", "Поделиться",
        "Подписаться", "Реклама", "Смотреть",
    ),
}  # fmt: skip


def labels(language: str) -> dict[str, str]:
    """Return the labels of a language ("de", "de-AT"), the English ones where there are none."""
    return asdict(_LABELS.get(language.partition("-")[0].lower(), _LABELS["en"]))
