import { keyOf, put, same, showSaved, valueOf } from "./_drafts.js";

// Typed words go back into their fields; beside those of an older version stands what is saved now.
export function putBack(host, fields, words, isStale) {
  const changed = fields.filter((field) => keyOf(field) in words && !same(valueOf(field), words[keyOf(field)]));
  for (const field of changed) {
    if (isStale) showSaved(field, host.querySelector("[data-saved-word]")?.dataset.savedWord);
    put(field, words[keyOf(field)]);
  }
  const notes = `[data-draft-note]${isStale ? ", [data-draft-stale]" : ""}`;
  if (!changed.length) return;
  host.querySelectorAll(notes).forEach((note) => { note.hidden = false; });
  tell(host);
}

// Whoever works something out of the fields does it anew, as soon as the page hears such news.
function tell(host) {
  const back = () => host.dispatchEvent(new CustomEvent("draft-back", { bubbles: true }));
  if (document.readyState === "complete") back();
  else addEventListener("load", back, { once: true });
}
