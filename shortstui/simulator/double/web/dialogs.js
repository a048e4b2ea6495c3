// What lies over the page until somebody sends it away.

const dialogs = {
  "continue-dialog": () => modal(element("yt-confirm-dialog-renderer", {},
    element("yt-formatted-string", { class: "line-text" }, "Video paused. Continue watching?"),
    dismissing("confirm-button", "Yes"))),
  promo: () => plain(element("yt-mealbar-promo-renderer", {},
    element("div", { class: "message-title" }, "Try YouTube Premium"), dismissing("dismiss-button", "No thanks"))),
  "sign-in": () => modal(element("ytd-modal-with-title-and-button-renderer", {},
    element("h3", {}, "Want to see more?"), element("p", {}, "Sign in to let us know."),
    element("div", { id: "button" }, element("a", { href: "https://accounts.google.com/ServiceLogin" }, "Sign in")))),
  survey: () => {
    const shown = element("ytd-survey-modal", {}, element("p", {}, "How satisfied are you with this recommendation?"),
      element("button", { class: "survey-rating" }, "★★★★★"));
    document.querySelector("ytd-popup-container").append(shown);
  },
};

function showDialogs(faults) {
  for (const [kind, show] of Object.entries(dialogs)) {
    if (faults.has(kind)) show();
  }
  if (faults.has("continue-dialog")) video()?.pause();
}

// A dialog that takes the keys and keeps the video from playing.
function modal(content) {
  document.querySelector("ytd-popup-container").append(
    element("tp-yt-paper-dialog", { role: "dialog", "aria-modal": "true" }, content));
}

function plain(content) {
  document.querySelector("ytd-popup-container").append(element("tp-yt-paper-dialog", { role: "dialog" }, content));
}

function dismissing(id, text) {
  const button = element("button", { "aria-label": text }, text);
  button.addEventListener("click", () => {
    button.closest("tp-yt-paper-dialog").remove();
    playVideo();
  });
  return element("yt-button-renderer", { id }, element("yt-button-shape", {}, button));
}

function blockedByDialog() {
  return Boolean(document.querySelector("[aria-modal=true], ytd-consent-bump-v2-lightbox"));
}

document.addEventListener("keydown", (event) => {
  const open = document.querySelector("tp-yt-paper-dialog");
  if (event.key !== "Escape" || !open || open.closest("ytd-consent-bump-v2-lightbox")) return;
  open.remove();
  playVideo();
});

// The consent question inside the page.
function showConsent() {
  const purposes = "the use of cookies and other data for the purposes described";
  const choice = (label, eom) => {
    const button = element("button", { "aria-label": `${label} ${purposes}` }, `${label} all`);
    button.addEventListener("click", async () => {
      await fetch("/save", { method: "POST", body: new URLSearchParams({ set_eom: eom, ajax: "1" }) }).catch(() => {});
      document.querySelector("ytd-consent-bump-v2-lightbox").remove();
      playVideo();
    });
    return element("ytd-button-renderer", {}, element("yt-button-shape", {}, button));
  };
  document.querySelector("ytd-app").append(element("ytd-consent-bump-v2-lightbox", {},
    element("tp-yt-paper-dialog", { role: "dialog" }, element("h2", {}, "Before you continue to YouTube"),
      choice("Reject", "true"), choice("Accept", "false"))));
}
