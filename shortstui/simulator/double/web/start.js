// The page begins with what came along with it; there is no request for the first batch.

labelNavigation();
listenForSteps();
addEventListener("pagehide", () => playing.playback?.finish());
if (flags.serviceWorker) navigator.serviceWorker?.register("/sw.js").catch(() => {});
if (flags.lightbox) showConsent();
addEntries(window.ytInitialReelWatchSequenceResponse);
if (feed.entries.length) {
  activate(0, {
    answer: window.ytInitialPlayerResponse,
    notes: new Map(Object.entries(flags.notes)),
    item: { answer: window.ytInitialData },
  });
}
