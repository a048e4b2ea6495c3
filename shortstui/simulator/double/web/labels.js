// The words of the buttons, in the page's language.

const labels = flags.labels;

function numbered(label, number) {
  return labels[label].replace("{n}", number);
}

function labelNavigation() {
  for (const [id, label] of [["up", labels.previous], ["down", labels.next]]) {
    document.querySelector(`#navigation-button-${id} button`).setAttribute("aria-label", label);
  }
}
