// The layouts: how a slot looks, what the active one holds, and where the overlay goes.

// New (2026-08): the one overlay container moves into the active slot; other slots are a picture each.
const newLayout = {
  slot: (index, id) => element("div", { class: "reel-video-in-sequence-new style-scope ytd-shorts", id: `${index}` },
    element("div", { class: "reel-video-in-sequence-thumbnail style-scope ytd-shorts", style: pictureStyle(id) })),

  container: null,

  place(slot) {
    this.container ??= this.build();
    slot.append(this.container);
    this.overlayHost().replaceChildren();
  },

  build() {
    const renderer = element("ytd-reel-video-renderer", { id: "reel-video-renderer", class: "style-scope ytd-shorts" },
      element("div", { id: "short-video-container", class: "short-video-container style-scope ytd-reel-video-renderer" },
        element("div", { id: "sticker-layer" }),
        element("div", { id: "cinematic-container" }, element("div", { id: "shorts-cinematic-container" })),
        element("div", { id: "video-filtering-overlay-container" }),
        element("div", { class: "player-wrapper style-scope ytd-reel-video-renderer" },
          element("ytd-player", { id: "player" }, element("div", { id: "container" }, player)),
          element("div", { id: "scrubber" }))),
      element("div", { id: "experiment-overlay", class: "overlay style-scope ytd-reel-video-renderer" }));
    const tag = flags.layout === "cow" ? "ytd-reel-player-overlay-renderer-cow" : "ytd-reel-player-overlay-renderer";
    const host = "ytdReelPlayerOverlayRenderer";
    renderer.querySelector("#experiment-overlay")
      .append(element(tag, { class: `${host}Host ${host}ExtractActionBar` }));
    return element("div", { id: "reel-overlay-container", class: "style-scope ytd-shorts" },
      renderer,
      element("ytd-reel-non-video-content-renderer", { id: "reel-non-video-content-renderer" },
        element("div", { id: "nvc-container" })),
      element("yt-playability-error-supported-renderers", { id: "error-screen" },
        element("div", { id: "container", hidden: "" })));
  },

  overlayHost() {
    return this.container.querySelector("#experiment-overlay").firstElementChild;
  },

  renderer() {
    return this.container.querySelector("#reel-video-renderer");
  },
};

// Old (2022 to 2026-08): a renderer for every slot, the active one marked.
const oldLayout = {
  slot: (index, id) => element("ytd-reel-video-renderer", {
    id: `${index}`, class: "reel-video-in-sequence style-scope ytd-shorts",
  }, element("div", { class: "short-video-container style-scope ytd-reel-video-renderer" },
    element("div", { id: "player-container", class: "player-container", style: pictureStyle(id) })),
  element("div", { id: "overlay", class: "style-scope ytd-reel-video-renderer" })),

  active: null,

  place(slot) {
    this.active?.removeAttribute("is-active");
    this.active?.querySelector("#overlay").replaceChildren();
    this.active = slot;
    slot.setAttribute("is-active", "");
    slot.querySelector("#player-container").append(player);
    slot.querySelector("#overlay").replaceChildren(element("ytd-reel-player-overlay-renderer", {}));
  },

  overlayHost() {
    return this.active.querySelector("ytd-reel-player-overlay-renderer");
  },

  renderer() {
    return this.active;
  },
};

// One that no reader knows: other names for everything.
const unknownLayout = {
  slot: (index) => element("shorts-card-view", { class: "shortsCardViewHost", "data-position": `${index}` }),
  container: null,

  place(slot) {
    this.container ??= element("div", { class: "shortsCardViewStage" }, player, element("div", { class: "caption" }));
    player.id = "clip-player";
    player.className = "clip-player";
    slot.append(this.container);
    this.overlayHost().replaceChildren();
  },

  overlayHost() {
    return this.container.lastElementChild;
  },

  renderer() {
    return this.container;
  },
};

const layout = { old: oldLayout, unknown: unknownLayout }[flags.layout] ?? newLayout;

function pictureStyle(id) {
  return id ? `background-image: url("https://i.ytimg.com/vi/${id}/frame0.jpg");` : null;
}
