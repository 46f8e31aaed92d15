// What was pressed, and where. Letters are named by the key's place when the layout is not Latin:
// an operator who types Ukrainian presses the same N.
const TEXT = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=range]), textarea, select, [contenteditable]";

export function pressed(event) {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing) return null;
  if (event.key === "Enter") return control ? "ctrl+enter" : null;
  if (control) return null;
  if (event.key === "Escape") return "escape";
  if (event.code === "Space") return "space";
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.shiftKey) return named(event, "Key", "shift+");
  if (event.key === "/" || event.code === "Slash") return "/";
  return named(event, "Key|Digit|Numpad");
}

function named(event, places, before = "") {
  const name = /^[a-z0-9]$/i.test(event.key) ? event.key : RegExp(`^(${places})([A-Z0-9])$`).exec(event.code)?.[2];
  return name ? before + name.toLowerCase() : null;
}

// A field of a dialog that just closed keeps the focus until the browser's next drawing: nobody types into it.
export function isTyping(element) {
  return Boolean(element?.matches(TEXT) && element.checkVisibility());
}

// A link does nothing with Space, the page would scroll under it.
export function nothingTakesSpace() {
  const focused = document.activeElement;
  return !focused || focused.matches("html, body, main, a[href]") || !focused.checkVisibility();
}

export function looksLikeButton(element) {
  return Boolean(element?.matches("a[href]:is(.btn, .big-button, [role=button])") && element.checkVisibility());
}

// An open modal dialog takes all keys; the page behind it is asleep.
export function scope() {
  return [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
}

export function keyed() {
  const isUsable = (element) => element.checkVisibility() && !element.matches(":disabled, [aria-disabled=true], [inert] *");
  return [...scope().querySelectorAll("[data-key]")].filter(isUsable);
}
