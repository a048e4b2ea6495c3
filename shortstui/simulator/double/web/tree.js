// Making elements, and the few things that every part asks for.

const flags = ytcfg.get("EXPERIMENT_FLAGS");
const pace = flags.pace;

// Makes an element: element("div", { id: "x", class: "y" }, child, "text").
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Waits as the site would: at a faster pace everything takes less time.
function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds / pace));
}

function inner() {
  return document.querySelector("#shorts-inner-container");
}
