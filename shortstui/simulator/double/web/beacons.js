// What the page reports of watching: one playback, its segments, and when they are sent.

const NONCE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TICK = 60;

class Playback {
  constructor(id, video, tracking) {
    this.id = id;
    this.video = video;
    this.tracking = tracking;
    const draws = crypto.getRandomValues(new Uint8Array(16));
    this.cpn = Array.from(draws, (draw) => NONCE[draw % 64]).join("");
    this.segments = [];
    this.started = null;
    this.over = false;
    this.flushes = [...tracking.videostatsScheduledFlushWalltimeSeconds];
    this.timer = setInterval(() => this.tick(), TICK);
  }

  // Seconds since the video began to play, at the pace of the page.
  get wall() {
    return this.started === null ? 0 : ((performance.now() - this.started) / 1000) * pace;
  }

  // Returns whether the video has begun to play, and reports it the first time.
  begun() {
    if (this.started !== null) return true;
    if (this.video.readyState < 2 || this.video.currentTime === 0) return false;
    this.started = performance.now() - (this.video.currentTime / pace) * 1000;
    this.segments = [[0, 0]];
    this.send("playback", "playback", {});
    return true;
  }

  tick() {
    if (!this.begun()) return;
    this.follow();
    if (this.wall >= this.flushes[0]) {
      this.flushes.shift();
      if (!this.flushes.length) this.flushes.push(this.wall + this.tracking.videostatsDefaultFlushIntervalSeconds);
      this.report(false);
    }
  }

  // Follows the play head: a jump back is a loop, which begins a new segment at 0.
  follow() {
    const now = this.video.currentTime;
    const last = this.segments[this.segments.length - 1];
    if (now < last[1] - 0.01) {
      last[1] = this.video.duration || last[1];
      this.segments.push([0, now]);
    } else {
      last[1] = now;
    }
  }

  // Reports what was watched since the last report.
  report(final) {
    const at = this.segments[this.segments.length - 1][1];
    const number = (value) => value.toFixed(3);
    this.send("watchtime", final ? "final" : "watchtime", {
      st: this.segments.map((segment) => number(segment[0])).join(","),
      et: this.segments.map((segment) => number(segment[1])).join(","),
    });
    this.segments = [[at, at]];
  }

  send(kind, how, more) {
    if (flags.beaconsOff || this.beaconsOff) return;
    const bases = { playback: "videostatsPlaybackUrl", watchtime: "videostatsWatchtimeUrl" };
    const url = new URL(this.tracking[bases[kind]].baseUrl);
    const values = {
      cpn: this.cpn, ver: 2, cmt: this.video.currentTime.toFixed(3), fmt: 43, fs: 0, rt: this.wall.toFixed(3),
      euri: "", lact: 1000, state: this.video.paused ? "paused" : "playing",
      volume: Math.round(this.video.volume * 100), c: "WEB", cver: ytcfg.get("INNERTUBE_CLIENT_VERSION"),
      cplayer: "UNIPLAYER", cplatform: "DESKTOP", hl: document.documentElement.lang, cr: "US",
      len: (this.video.duration || 0).toFixed(3), rti: Math.floor(this.wall), muted: this.video.muted ? 1 : 0, ...more,
    };
    if (how === "final") values.final = 1;
    else if (kind === "watchtime") values.rtn = Math.floor(this.flushes[0]);
    for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
    if (how === "final") navigator.sendBeacon(url);
    else fetch(url, { method: "POST", keepalive: true, credentials: "include" }).catch(() => {});
  }

  // The short was left, or the page is.
  finish() {
    if (this.over) return;
    this.over = true;
    clearInterval(this.timer);
    if (!this.begun()) return; // however short the stay was
    this.follow();
    this.report(true);
  }
}
