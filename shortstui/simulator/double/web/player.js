// The player: one #shorts-player that moves from slot to slot, with the methods that the site's own has.

const player = element("div", { id: "shorts-player", class: "html5-video-player ytp-hide-controls", tabindex: "-1" });
player.append(
  element("div", { class: "html5-video-container", "data-layer": "0" }),
  element("button", { class: "ytp-large-play-button ytp-button", "aria-label": labels.play, hidden: "" }),
  element("div", { class: "player-controls" },
    element("div", { class: "volume-controls" }, element("input", { id: "volume-input", type: "range" }))),
);

const playing = { answer: null, id: "", playback: null };

function video() {
  return player.querySelector("video");
}

function newVideo() {
  const made = element("video", { class: "video-stream html5-main-video", tabindex: "-1", loop: "", playsinline: "", crossorigin: "anonymous" });
  made.addEventListener("error", () => {
    if (made.isConnected && made.getAttribute("src")) showPlayerError("An error occurred. Please try again later.");
  });
  made.addEventListener("playing", () => player.classList.replace("paused-mode", "playing-mode"));
  made.addEventListener("pause", () => player.classList.replace("playing-mode", "paused-mode"));
  player.querySelector(".html5-video-container").append(made);
  return made;
}

// Ends the playback of the short that is left.
function stopPlayer(faults) {
  playing.playback?.finish();
  playing.playback = null;
  const old = video();
  if (!old) return;
  if (faults.has("fading")) {
    const lingering = old.parentElement.parentElement.parentElement;
    old.classList.add("outgoing");
    old.removeAttribute("loop");
    (lingering ?? document.body).append(old);
    setTimeout(() => old.remove(), 400);
  } else if (faults.has("replace-video")) {
    old.remove();
  } else {
    old.pause();
  }
}

// Begins a short: shows its video, or says why not.
function startPlayer(id, answer, faults) {
  playing.id = id;
  playing.answer = answer;
  hidePlayerError();
  player.querySelector(".ytp-large-play-button").hidden = true;
  player.classList.toggle("ytp-live", Boolean(answer?.videoDetails?.isLive));
  if (answer?.playabilityStatus?.status !== "OK") {
    video()?.removeAttribute("src");
    video()?.load();
    refuse(answer);
    return;
  }
  const target = video() ?? newVideo();
  target.src = answer.streamingData.formats[0].url;
  target.defaultPlaybackRate = pace;
  target.playbackRate = pace;
  playing.playback = new Playback(id, target, answer.playbackTracking);
  playing.playback.beaconsOff = faults.has("beacons");
  if (faults.has("autoplay")) showLargePlayButton();
  else playVideo();
}

// Honest about autoplay: what the browser refuses waits for a hand.
function playVideo() {
  if (blockedByDialog()) return;
  video()?.play().then(
    () => { player.querySelector(".ytp-large-play-button").hidden = true; },
    (error) => { if (error.name === "NotAllowedError") showLargePlayButton(); },
  );
}

function showLargePlayButton() {
  player.querySelector(".ytp-large-play-button").hidden = false;
}

player.querySelector(".ytp-large-play-button").addEventListener("click", (event) => {
  event.stopPropagation();
  playVideo();
});
player.addEventListener("click", (event) => {
  if (event.target.tagName !== "VIDEO" || event.target.classList.contains("outgoing")) return;
  if (video().paused) playVideo();
  else video().pause();
});

Object.assign(player, {
  getVideoData: () => {
    const details = playing.answer?.videoDetails;
    return {
      video_id: playing.id, author: details?.author ?? "", title: details?.title ?? "",
      isPlayable: playing.answer?.playabilityStatus?.status === "OK", isLive: Boolean(details?.isLive),
      cpn: playing.playback?.cpn,
    };
  },
  getPlayerResponse: () => playing.answer,
  getCurrentTime: () => video()?.currentTime ?? 0,
  getDuration: () => video()?.duration || 0,
  getPlayerState: () => {
    const shown = video();
    if (!shown?.getAttribute("src")) return -1;
    if (shown.ended) return 0;
    if (shown.paused) return shown.currentTime ? 2 : -1;
    return shown.readyState < 3 ? 3 : 1;
  },
  getProgressState: () => ({
    current: video()?.currentTime ?? 0, duration: video()?.duration || 0, seekableStart: 0,
    seekableEnd: video()?.duration || 0, isAtLiveHead: false,
  }),
  playVideo,
  pauseVideo: () => video()?.pause(),
  mute: () => { if (video()) video().muted = true; },
  unMute: () => { if (video()) video().muted = false; },
  isMuted: () => video()?.muted ?? false,
});
