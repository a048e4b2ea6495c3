// What stands where a video would be: refusals, walls, posts.

function hidePlayerError() {
  player.querySelector(".ytp-error")?.remove();
  document.querySelector("#error-screen")?.replaceChildren(element("div", { id: "container", hidden: "" }));
}

function showPlayerError(reason, button = null) {
  player.querySelector(".ytp-error")?.remove();
  const text = element("div", { class: "ytp-error-content-wrap-reason" }, element("span", {}, reason));
  const wrap = element("div", { class: "ytp-error-content-wrap" }, text);
  if (button) wrap.append(button);
  player.append(element("div", { class: "ytp-error", role: "alert" }, element("div", { class: "ytp-error-content" }, wrap)));
}

// Shows why a player answer has no video.
function refuse(answer) {
  const status = answer?.playabilityStatus ?? {};
  const reason = status.reason ?? "Something went wrong";
  if (status.status === "CONTENT_CHECK_REQUIRED") {
    showPlayerError(reason, proceedButton());
    return;
  }
  showPlayerError(reason);
  const screen = document.querySelector("#error-screen");
  if (!screen) return;
  if (status.errorScreen?.playerCaptchaViewModel) {
    screen.append(element("player-captcha-view-model", {}, element("p", {}, reason)));
  } else {
    screen.append(element("yt-player-interstitial-renderer", {}, element("div", { id: "reason" }, reason)));
  }
}

function proceedButton() {
  const button = element("button", { class: "ytp-error-proceed" }, "I understand and wish to proceed");
  button.addEventListener("click", () => begin(feed.turn, { contentCheckOk: true }));
  return button;
}

// A post has no video: the player is empty, and the other renderer shows.
function showPost(id) {
  playing.id = "";
  playing.answer = null;
  video()?.removeAttribute("src");
  video()?.load();
  nonVideo().replaceChildren(element("ytd-backstage-post-renderer", {},
    element("div", { id: "content-text" }, "Which of these do you like best? Tell us in the comments!"),
    element("div", { id: "post-id", "data-post": id })));
}

function hidePost() {
  document.querySelector("#nvc-container")?.replaceChildren();
}

function nonVideo() {
  const found = document.querySelector("#nvc-container");
  if (found) return found;
  const made = element("div", { id: "nvc-container" });
  layout.renderer().append(element("ytd-reel-non-video-content-renderer", { id: "reel-non-video-content-renderer" }, made));
  return made;
}
