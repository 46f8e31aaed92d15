// The map of keys as a native dialog, made of what is on the page at this moment.
export function keyMap(elements, words) {
  const dialog = make("dialog", { className: "dialog key-map" });
  const title = make("h2", { id: "key-map-title", textContent: words.title });
  const close = make("button", { className: "btn push", type: "button", textContent: words.close });
  const list = make("dl", { className: "keys" });

  dialog.setAttribute("aria-labelledby", title.id);
  close.append(" ", make("kbd", { textContent: "Esc" }));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  for (const [key, name] of named(elements)) {
    const term = make("dt");
    term.append(make("kbd", { textContent: key }));
    list.append(term, make("dd", { textContent: name }));
  }
  const header = make("header");
  const body = make("div", { className: "body" });
  header.append(title, close);
  body.append(list);
  dialog.append(header, body);
  return dialog;
}

function named(elements) {
  const names = new Map();
  for (const element of elements) {
    const key = element.querySelector("kbd")?.textContent || shown(element.dataset.key);
    if (!names.has(key)) names.set(key, nameOf(element));
  }
  return names;
}

function nameOf(element) {
  const label = element.getAttribute("aria-label") || element.dataset.keyName;
  if (label) return label;
  const copy = (element.labels?.[0] ?? element.querySelector("b") ?? element).cloneNode(true);
  copy.querySelectorAll("kbd, svg, .parts, .total").forEach((part) => part.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function shown(key) {
  return key.length === 1 ? key.toUpperCase() : key;
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
