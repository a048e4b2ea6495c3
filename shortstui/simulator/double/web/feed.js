// The feed: entries, the slot that is on, and how a viewer moves.

const AHEAD = 3;
const WHEEL_REST = 350;

const feed = { entries: [], slots: [], at: -1, turn: 0, token: "", ended: false, asking: false, faults: new Map() };

function addEntries(answer) {
  feed.token = answer.continuationEndpoint?.continuationCommand?.token ?? "";
  feed.ended = !feed.token;
  for (const { command } of answer.entries ?? []) {
    const post = command.reelNonVideoContentEndpoint;
    const entry = post ? { id: atob(post.params), post: true } : { id: command.reelWatchEndpoint.videoId };
    const slot = layout.slot(feed.entries.length, entry.post ? "" : entry.id);
    feed.entries.push(entry);
    feed.slots.push(slot);
    inner().append(slot);
  }
  showEnds();
}

function showEnds() {
  const disable = (id, disabled) => document.querySelector(`#navigation-button-${id} button`)
    .setAttribute("aria-disabled", `${disabled}`);
  disable("up", feed.at <= 0);
  disable("down", feed.ended && feed.at >= feed.entries.length - 1);
}

// Puts a slot on: the old playback ends, the overlay moves, the address changes; then its video begins.
function activate(index, inline = null) {
  feed.turn += 1;
  stopPlayer(feed.faults);
  hidePost();
  hidePlayerError();
  feed.at = index;
  const entry = feed.entries[index];
  layout.place(feed.slots[index]);
  layout.renderer().data = { videoId: entry.post ? undefined : entry.id, canonicalBaseUrl: `/shorts/${entry.id}` };
  feed.slots[index].scrollIntoView({ block: "start", behavior: "instant" });
  history.replaceState({}, "", `/shorts/${entry.id}`);
  showEnds();
  document.dispatchEvent(new CustomEvent("yt-navigate-finish", { detail: { pageType: "shorts" } }));
  begin(feed.turn, {}, inline);
  setTimeout(more, 300);
}

async function begin(turn, checks, inline = null) {
  const current = () => turn === feed.turn;
  const entry = feed.entries[feed.at];
  const got = inline ?? await askUntil("player", { videoId: entry.id, racyCheckOk: false, ...checks }, current);
  if (!got || !current()) return;
  feed.faults = got.notes;
  if (feed.faults.has("watch-redirect")) {
    location.assign(`/watch?v=${entry.id}`);
    return;
  }
  layout.renderer().querySelectorAll("reels-ad-metadata-view-model, ytd-ad-slot-renderer").forEach((node) => node.remove());
  if (entry.post) showPost(entry.id);
  else startPlayer(entry.id, got.answer, feed.faults);
  if (feed.faults.has("ad")) layout.renderer().append(adMarks());
  if (feed.faults.has("stale-ad")) layout.renderer().append(element("ytd-ad-slot-renderer", { hidden: "" }, adMarks()));
  showDialogs(feed.faults);
  if (feed.faults.has("focus-in-input")) document.querySelector("#search-form input").focus();
  if (feed.faults.has("auto-advance")) {
    setTimeout(() => { if (current()) step(1); }, feed.faults.get("auto-advance").seconds * 1000);
  }
  hydrate(turn, inline?.item ?? askUntil("reel/reel_item_watch", itemBody(entry.id), current, 4));
}

function itemBody(id) {
  return { playerRequest: { videoId: id }, params: "CAUwAg%3D%3D", inputType: "REEL_WATCH_INPUT_TYPE_SEEDED",
    disablePlayerResponse: true };
}

// The texts come a while after the video.
async function hydrate(turn, asked) {
  const got = await asked;
  await sleep(150 + 350 * Math.random());
  const item = readItem(got?.answer);
  if (turn !== feed.turn || !item || feed.faults.has("no-overlay") || feed.entries[feed.at].post) return;
  layout.overlayHost().replaceChildren(overlayModels(item));
  document.title = `${item.title} - YouTube`;
}

// Asks for the next batch when few slots are left. A failure keeps the token: it is no end of the feed.
async function more() {
  if (feed.asking || feed.ended || feed.entries.length - 1 - feed.at > AHEAD) return;
  feed.asking = true;
  const got = await askUntil("reel/reel_watch_sequence", { sequenceParams: feed.token }, () => true);
  feed.asking = false;
  addEntries(got.answer);
}

function step(by) {
  const far = feed.faults.has("double-advance") ? 2 * by : by;
  const to = Math.min(Math.max(feed.at + far, 0), feed.entries.length - 1);
  if (to !== feed.at && to >= 0) activate(to);
  else more();
}

function dead(what) {
  const fault = feed.faults.get("keys-dead");
  return Boolean(fault) && (what === "keys" || fault.value === "all" || (fault.value === "buttons" && what === "buttons"));
}

function listenForSteps() {
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const typing = /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (!by || typing || dead("keys") || blockedByDialog()) return;
    event.preventDefault();
    step(by);
  });
  for (const [id, by] of [["up", -1], ["down", 1]]) {
    document.querySelector(`#navigation-button-${id} button`).addEventListener("click", () => {
      if (!dead("buttons") && !blockedByDialog()) step(by);
    });
  }
  let rested = 0;
  document.querySelector("ytd-shorts").addEventListener("wheel", (event) => {
    event.preventDefault();
    if (performance.now() < rested || Math.abs(event.deltaY) < 4 || dead("wheel") || blockedByDialog()) return;
    rested = performance.now() + WHEEL_REST;
    step(Math.sign(event.deltaY));
  }, { passive: false });
}
