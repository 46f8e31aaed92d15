const SHOWN = 2000;

// <copy-text data-text="1149468" data-done="Copied"><button type="button">…</button></copy-text>
// With data-now it copies by itself when it arrives, as the answer to a press.
class CopyText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => this.#copy());
    if ("now" in this.dataset) this.#copy();
  }

  async #copy() {
    const text = this.dataset.text ?? this.textContent.trim();
    // Without https the browser has no clipboard for us; the old command still works there.
    if (navigator.clipboard) await navigator.clipboard.writeText(text).catch(() => byHand(text));
    else byHand(text);
    this.toggleAttribute("data-copied", true);
    setTimeout(() => this.removeAttribute("data-copied"), SHOWN);
    if (this.dataset.done) this.#announce(this.dataset.done);
  }

  #announce(text) {
    const note = document.createElement("toast-note");
    note.className = "notice go";
    note.textContent = text;
    document.getElementById("toasts")?.append(note);
  }
}

function byHand(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  before?.focus();
}

customElements.define("copy-text", CopyText);
