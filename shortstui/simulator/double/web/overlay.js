// What lies over a video: title, channel and buttons, built from whichever form the answer has.

// Finds the first value of a key anywhere in an answer.
function findKey(answer, key) {
  if (answer === null || typeof answer !== "object") return undefined;
  if (!Array.isArray(answer) && key in answer) return answer[key];
  for (const part of Object.values(answer)) {
    const found = findKey(part, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(value) {
  if (typeof value === "string") return value;
  return value?.simpleText ?? value?.content ?? (value?.runs ?? []).map((run) => run.text).join("");
}

// Returns what an answer says of its short; null when it has no overlay.
function readItem(answer) {
  const overlay = answer?.overlay?.reelPlayerOverlayRenderer;
  if (!overlay) return null;
  const like = findKey(findKey(overlay, "likeButtonViewModel"), "buttonViewModel");
  return {
    title: textOf(findKey(overlay, "shortsVideoTitleViewModel")?.text ?? findKey(overlay, "reelTitleText")),
    channel: textOf(findKey(overlay, "channelName") ?? findKey(overlay, "channelTitleText")),
    likes: like?.title ?? textOf(findKey(overlay, "likeCountText")),
    comments: textOf(findKey(overlay, "viewCommentsButton")?.buttonRenderer?.text)
      || (findKey(answer.overlay, "reelActionBarViewModel") ? buttonTitle(overlay, "SHORTS_COMMENT") : ""),
  };
}

function buttonTitle(overlay, icon) {
  const bar = findKey(overlay, "reelActionBarViewModel")?.buttonViewModels ?? [];
  return bar.map((each) => each.buttonViewModel).find((each) => each?.iconName === icon)?.title ?? "";
}

// Builds the overlay's view-models.
function overlayModels(item) {
  const host = "ytReelPlayerOverlayViewModel";
  return element("yt-reel-player-overlay-view-model", { class: `${host}Host` },
    element("div", { class: `${host}MetadataContainer` },
      element("div", { class: `${host}MetadataContainerMetapanel` }, metapanel(item))),
    element("div", { class: `${host}ActionsContainer` }, actionBar(item)));
}

function metapanel(item) {
  const place = "ytReelMetapanelViewModelMetapanelItem";
  const handle = item.channel.startsWith("@") ? item.channel : `@${item.channel.replace(/\W/g, "").toLowerCase()}`;
  const channel = element("yt-reel-channel-bar-view-model", { class: "ytReelChannelBarViewModelHost" },
    element("span", { class: "ytReelChannelBarViewModelChannelName" },
      element("a", { class: "ytAttributedStringLink", href: `/${handle}` }, item.channel)),
    element("button", { "aria-label": labels.subscribe }, labels.subscribe));
  const title = element("yt-shorts-video-title-view-model", { class: "ytShortsVideoTitleViewModelHost" }, titleNode(item));
  return element("yt-reel-metapanel-view-model", { class: "ytReelMetapanelViewModelHost" },
    element("div", { class: place }, channel), element("div", { class: place }, title));
}

function titleNode(item) {
  const parts = item.title.split(/(#[^\s#]+)/).filter(Boolean).map((part) => (part.startsWith("#")
    ? element("a", { class: "ytAttributedStringLink", href: `/hashtag/${encodeURIComponent(part.slice(1))}` }, part)
    : part));
  const renamed = flags.layout === "renamed-title";
  return element(renamed ? "h3" : "h1", {
    class: renamed ? "ytShortsTitleViewModelTitle" : "ytShortsVideoTitleViewModelShortsVideoTitle", role: "link",
    "aria-label": item.title,
  }, element("span", { class: "ytAttributedStringHost" }, ...parts));
}

function actionBar(item) {
  const button = (label, text) => element("label", {}, element("button", { "aria-label": label }),
    element("div", {}, element("span", { role: "text" }, text)));
  return element("reel-action-bar-view-model", { class: "ytReelActionBarViewModelHost" },
    element("like-button-view-model", {}, button(numbered("like", item.likes), item.likes)),
    element("button-view-model", {}, button(numbered("comments", item.comments), item.comments)),
    element("button-view-model", {}, button(labels.share, labels.share)),
    element("pivot-button-view-model", {}, element("a", { "aria-label": "See more videos using this sound" })));
}

// Builds the marks of an ad; one of the class names was changed in 2026-04.
function adMarks() {
  const badge = flags.layout === "badge" ? "ytBadgeShapeHost ytBadgeShapeAd" : "badge-shape-wiz badge-shape-wiz--ad";
  return element("reels-ad-metadata-view-model", { class: "ytReelsAdMetadataViewModelHost" },
    element("ad-badge-view-model", {}, element("badge-shape", { class: badge }, labels.sponsored)),
    element("ad-button-view-model", {}, element("button", {}, "Visit site")));
}
