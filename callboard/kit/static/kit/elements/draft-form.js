import { now } from "./_clock.js";
import { putBack } from "./_draft-back.js";
import { askBefore } from "./_draft-leaving.js";
import { Sent } from "./_draft-sent.js";
import { Teller } from "./_draft-teller.js";
import { isKept, keyOf, merged, read, valueOf, write } from "./_drafts.js";

// <draft-form data-draft="order-1149468" data-version="12">{% include "kit/_draft.html" %}<form>…</form></draft-form>
// Keeps what is typed on this computer until the server has answered 2xx to the form, and puts it back after a reload.
// A draft of an older version comes back too, beside what is saved now: typed words are never lost.
// With data-url the server keeps a copy for other computers, and gives it back in data-kept: the later of the two wins.
// With data-warns whoever leaves words behind is asked first. A page with data-sent shows what was sent: nothing is put back.
class DraftForm extends HTMLElement {
  #life;
  #sent = new Sent(this);
  #teller;
  #held = null; // where the storage is forbidden or full

  connectedCallback() {
    this.#life = new AbortController();
    this.#teller = new Teller(this.dataset.url, () => this.#draft);
    const { kept } = this.dataset; // by the server, unless this computer knows later words
    delete this.dataset.kept;
    if (kept) this.#write(merged(read(this.dataset.draft), JSON.parse(kept)));
    this.#restore();
    const on = (target, name, listener) => target.addEventListener(name, listener, { signal: this.#life.signal });
    for (const name of ["input", "change"]) on(this, name, (event) => this.#keep(event.target));
    if ("warns" in this.dataset) askBefore(this, () => Object.keys(this.#draft.fields).length > 0, this.#life.signal);
    on(this, "click", (event) => event.target.closest("[data-draft-drop]") && this.#drop());
    on(document.body, "htmx:beforeSend", ({ detail }) => this.#sent.leaves(detail, this.#draft.fields, this.#fields));
    on(document.body, "htmx:beforeOnLoad", ({ detail }) => this.#settle(detail.xhr));
    on(document.body, "news:hello", () => this.#teller.waits && this.#teller.tell());
    on(globalThis, "pagehide", () => this.#teller.waits && this.#teller.tell());
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#teller.stop();
  }

  get #fields() { return [...this.querySelectorAll("[name]")].filter(isKept); }

  get #draft() { return read(this.dataset.draft) ?? this.#held ?? { version: this.dataset.version, fields: {} }; }

  #write(draft) {
    this.#held = Object.keys(draft.fields).length ? draft : null;
    write(this.dataset.draft, draft, now());
  }

  #keep(field) {
    if (!isKept(field)) return;
    const { version, fields } = this.#draft;
    const group = field.type === "radio" ? this.#fields.filter((other) => other.name === field.name) : [field];
    for (const each of group) fields[keyOf(each)] = valueOf(each);
    this.#write({ version, fields });
    this.#teller.soon();
  }

  #restore() {
    if ("sent" in this.dataset) return;
    const { version, fields } = this.#draft;
    const isStale = Boolean(version) && version !== this.dataset.version;
    putBack(this, this.#fields, fields, isStale);
  }

  #settle(xhr) {
    const newer = this.#sent.newer(xhr, this.#draft.fields);
    if (!newer) return;
    this.#write({ version: null, fields: newer });
    if (Object.keys(newer).length || this.#teller.waits) this.#teller.tell();
  }

  async #drop() {
    this.#write({ fields: {} });
    await this.#teller.tell();
    location.reload();
  }
}

customElements.define("draft-form", DraftForm);
