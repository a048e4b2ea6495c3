// Looks at the Shorts page for the driver: what is on, when the next short is on, how much of it was played.
// It reads, and asks the player to play or pause; it adds nothing to the page. All selectors come from the site file.
(ask) => {
  const TICK = 30;

  // A user's site file may hold a selector that this browser doesn't know: it finds nothing.
  const tried = (look, nothing) => {
    try {
      return look();
    } catch {
      return nothing;
    }
  };
  const first = (tiers) => {
    for (const css of tiers) {
      const found = tried(() => document.querySelector(css), null);
      if (found) return found;
    }
    return null;
  };
  const matches = (css, root) => [...tried(() => root.querySelectorAll(css), [])];
  const all = (tiers) => [...new Set(tiers.flatMap((css) => matches(css, document)))];
  const idIn = (text) => /\/(?:vi|vi_webp|an_webp|sb)\/([\w-]{11})(?![\w-])/.exec(text ?? "")?.[1] ?? "";
  const shows = (node) => node.getClientRects().length > 0 && node.innerText.trim() !== "";
  const visible = (tiers) => all(tiers).some(shows);

  const thumbnailOf = (slot) => {
    for (const css of ask.slotThumbnail) {
      for (const node of [slot, ...matches(css, slot)]) {
        const id = idIn(node.getAttribute("style"));
        if (id) return id;
      }
    }
    return "";
  };
  const indexOf = (slot) => {
    if (/^\d+$/.test(slot.id)) return Number(slot.id);
    return [...slot.parentElement.children].indexOf(slot);
  };
  const call = (player, name) => {
    try {
      return typeof player?.[name] === "function" ? player[name]() : undefined;
    } catch {
      return undefined;
    }
  };

  // A player may hold a second video that fades out: the one that is on is where the player says it is.
  const videoOf = (player) => {
    const videos = [...(player?.querySelectorAll("video") ?? [])];
    if (videos.length < 2) return videos[0] ?? first(ask.video);
    const at = call(player, "getCurrentTime");
    const off = (video) => Math.abs(video.currentTime - (at ?? 0));
    return videos.reduce((best, each) => (off(each) < off(best) ? each : best));
  };

  // The short that is on, as the address, the slot and the player each have it.
  const state = () => {
    const player = first(ask.player);
    const video = videoOf(player);
    const slot = first(ask.active);
    const data = call(player, "getVideoData");
    const next = first(ask.next);
    return {
      address: location.href,
      url: /\/shorts\/([\w-]{11})(?![\w-])/.exec(location.pathname)?.[1] ?? "",
      slot: slot ? thumbnailOf(slot) : "",
      index: slot ? indexOf(slot) : -1,
      player: data?.video_id ?? "",
      nonce: data?.cpn ?? "",
      ready: video?.readyState ?? 0,
      at: video?.currentTime ?? 0,
      length: Number.isFinite(video?.duration) ? video.duration : 0,
      paused: video?.paused ?? true,
      broken: Boolean(video?.error),
      waitsForHand: (video?.paused ?? true) && all(ask.largePlay).some((button) => button.getClientRects().length > 0),
      obstacle: visible(ask.obstacles),
      post: visible(ask.post),
      end: next?.getAttribute("aria-disabled") === "true" || next?.hasAttribute("disabled") || false,
      language: document.documentElement.lang,
    };
  };

  const moved = (now) => now.index !== ask.before.index || now.url !== ask.before.url
    || (now.nonce !== "" && now.nonce !== ask.before.nonce);
  const agree = (now) => now.url !== "" && now.player === now.url && (now.slot === "" || now.slot === now.url);
  const plays = (now) => now.ready >= 2 && now.at > 0.05 && !now.broken;

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // Waits until a short is on that wasn't before: three ids agree and time moves. Says why it gave up otherwise.
  const untilActive = async () => {
    const began = performance.now();
    let seen = state();
    for (;;) {
      const spent = performance.now() - began;
      const there = !ask.before || moved(seen);
      if (there && agree(seen) && plays(seen)) return { how: "active", state: seen };
      if (there && seen.post && seen.url) return { how: "post", state: seen };
      if (!seen.url && location.pathname !== ask.startPath) return { how: "elsewhere", state: seen };
      if (seen.obstacle && spent > (there ? ask.handAfter : ask.moveWithin)) return { how: "obstacle", state: seen };
      if (there && agree(seen) && seen.waitsForHand && spent > ask.handAfter) return { how: "hand", state: seen };
      if (!there && spent > ask.moveWithin) return { how: "still", state: seen };
      if (spent > ask.within) return { how: agree(seen) ? "stalled" : "disagree", state: seen };
      await wait(TICK);
      seen = state();
    }
  };

  // Stays on the short until so many seconds were played; a jump back is a loop, which counts on.
  const stay = async () => {
    const began = performance.now();
    let played = 0;
    let last = ask.at;
    for (;;) {
      const now = state();
      if (now.url !== ask.before.url || now.index !== ask.before.index) return { how: "left", played, state: now };
      const step = now.at - last;
      if (step >= 0) played += step;
      else if (now.length > 0) played += Math.max(0, now.length - last) + now.at;
      last = now.at;
      if (played >= ask.target) return { how: "done", played, state: now };
      if (performance.now() - began > ask.within) return { how: "slice", played, state: now };
      await wait(Math.max(1, Math.min(TICK, ((ask.target - played) / ask.pace) * 1000)));
    }
  };

  // The active slot and what lies over the page: all that the parser needs, without the rest of the document.
  const excerpt = () => {
    const slot = first(ask.active);
    const parts = [slot?.outerHTML ?? "", ...all(ask.around).map((node) => node.outerHTML)];
    return { html: parts.join("\n").slice(0, 4_000_000), language: document.documentElement.lang };
  };

  const idsOf = () => all(ask.slots).map((slot) => [indexOf(slot), thumbnailOf(slot)]);
  const dialogs = () => all(ask.dialogs).filter(shows).map((node) => node.innerText.trim().slice(0, 300));
  const answer = () => {
    const response = call(first(ask.player), "getPlayerResponse");
    const text = response ? JSON.stringify(response) : "";
    return text.length < 4_000_000 ? text : "";
  };
  const play = () => {
    const player = first(ask.player);
    if (typeof player?.playVideo === "function") player.playVideo();
    else videoOf(player)?.play().catch(() => {});
  };
  const pause = () => {
    const player = first(ask.player);
    if (typeof player?.pauseVideo === "function") player.pauseVideo();
    else videoOf(player)?.pause();
  };

  return { state, untilActive, stay, excerpt, ids: idsOf, dialogs, answer, play, pause }[ask.what]();
}
