import { isKept, keyOf, put, read, showSaved, valueOf, write } from "./_drafts.js";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// <draft-form data-draft="order-1149468" data-version="12">{% include "kit/_draft.html" %}<form>…</form></draft-form>
// Keeps what is typed on this computer until the server has answered 2xx to the form, and puts it back after a reload.
// A draft of an older version comes back too, beside what is saved now: typed words are never lost.
class DraftForm extends HTMLElement {
  #life;
  #sent = new Map();

  connectedCallback() {
    this.#life = new AbortController();
    this.#restore();
    const on = (target, name, listener) => target.addEventListener(name, listener, { signal: this.#life.signal });
    for (const name of ["input", "change"]) on(this, name, (event) => this.#keep(event.target));
    on(this, "submit", (event) => event.defaultPrevented || this.#mark());
    on(this, "click", (event) => event.target.closest("[data-draft-drop]") && this.#drop());
    on(document.body, "htmx:beforeSend", ({ detail }) => this.#owns(detail) && this.#sent.set(detail.xhr, this.#draft.fields));
    on(document.body, "htmx:beforeOnLoad", ({ detail }) => this.#settle(detail.xhr));
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  get #fields() {
    return [...this.querySelectorAll("[name]")].filter(isKept);
  }

  get #draft() {
    return read(this.dataset.draft) ?? { version: this.dataset.version, fields: {} };
  }

  #keep(field) {
    if (!isKept(field)) return;
    const { version, fields } = this.#draft;
    const group = field.type === "radio" ? this.#fields.filter((other) => other.name === field.name) : [field];
    for (const each of group) fields[keyOf(each)] = valueOf(each);
    write(this.dataset.draft, { version, fields });
  }

  #restore() {
    const { version, fields, sent } = this.#draft;
    const isStale = version !== this.dataset.version;
    if (sent && isStale) return write(this.dataset.draft, { fields: {} });
    const changed = this.#fields.filter((field) => keyOf(field) in fields && !same(valueOf(field), fields[keyOf(field)]));
    for (const field of changed) {
      if (isStale) showSaved(field, this.querySelector("[data-saved-word]")?.dataset.savedWord);
      put(field, fields[keyOf(field)]);
    }
    if (changed.length) this.querySelectorAll(`[data-draft-note]${isStale ? ", [data-draft-stale]" : ""}`).forEach((note) => { note.hidden = false; });
  }

  #owns({ elt, requestConfig }) {
    const form = elt.form ?? elt.closest("form");
    return requestConfig.verb !== "get" && !elt.matches("[data-draft-keep]") && (this.contains(elt) || (form && this.contains(form)));
  }

  // What was typed while the request was under way is newer than the answer and stays.
  #settle(xhr) {
    const sent = this.#sent.get(xhr);
    this.#sent.delete(xhr);
    if (!sent || xhr.status < 200 || xhr.status >= 300) return;
    const { version, fields } = this.#draft;
    const newer = Object.entries(fields).filter(([key, value]) => !same(sent[key], value));
    write(this.dataset.draft, { version, fields: Object.fromEntries(newer) });
  }

  #mark() {
    write(this.dataset.draft, { ...this.#draft, sent: true });
  }

  #drop() {
    write(this.dataset.draft, { fields: {} });
    location.reload();
  }
}

customElements.define("draft-form", DraftForm);
