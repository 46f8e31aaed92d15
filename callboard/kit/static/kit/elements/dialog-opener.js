import { returns } from "./_focus.js";

// <button data-dialog="refuse"> opens <dialog id="refuse">; the focus comes back when it closes.
// [data-dialog-close] closes the dialog it stands in, [data-dismiss] removes its notice, [data-back] goes back.
// A dialog that a server sends with data-open opens when it arrives; the event "dialog:close" on body closes the last one.
document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-dialog], [data-dialog-close], [data-dismiss], [data-back]");
  if (!target) return;
  if (target.dataset.dialog) open(document.getElementById(target.dataset.dialog));
  if ("dialogClose" in target.dataset) target.closest("dialog")?.close();
  if ("dismiss" in target.dataset) target.closest(".notice")?.remove();
  if ("back" in target.dataset && history.length > 1) {
    event.preventDefault();
    history.back();
  }
});

document.addEventListener("htmx:load", (event) => {
  const arrived = event.detail.elt;
  if (arrived.matches?.("dialog[data-open]")) open(arrived);
  arrived.querySelectorAll?.("dialog[data-open]").forEach(open);
});

document.body.addEventListener("dialog:close", () => {
  [...document.querySelectorAll("dialog:modal")].at(-1)?.close();
});

function open(dialog) {
  if (!dialog || dialog.open) return;
  returns(dialog);
  dialog.showModal();
  dialog.querySelector("[autofocus], [aria-invalid=true]")?.focus();
}
