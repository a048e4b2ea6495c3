"""Makes the tiny videos that the double plays: one for each whole second from 5 to 60.

Only needed to change them; they are shipped. Run it where ffmpeg is: ``python -m
shortstui.simulator.double.make_clips``.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from shortstui.simulator.double.media import CLIPS, SECONDS, clip_name

_VIDEO = "gradients=size=36x64:rate=1:speed=0.02:seed=7:nb_colors=2"
_SILENCE = "anullsrc=channel_layout=mono:sample_rate=48000"


def main() -> None:
    """Write all clips."""
    CLIPS.mkdir(exist_ok=True)
    for seconds in SECONDS:
        subprocess.run(command(seconds, CLIPS / clip_name(seconds)), check=True)


def command(seconds: int, to: Path) -> list[str]:
    """Return the command that makes a clip: VP8, and a silent Opus track so that autoplay rules apply to it."""
    return [
        "ffmpeg", "-nostdin", "-v", "error", "-y",
        "-f", "lavfi", "-t", str(seconds), "-i", _VIDEO,
        "-f", "lavfi", "-t", str(seconds - 0.12), "-i", _SILENCE,
        "-c:v", "libvpx", "-b:v", "2k", "-crf", "60", "-g", "20", "-pix_fmt", "yuv420p",
        "-c:a", "libopus", "-b:a", "1k", "-vbr", "on", "-frame_duration", "120",
        "-application", "voip", "-dtx", "1",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        str(to),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
