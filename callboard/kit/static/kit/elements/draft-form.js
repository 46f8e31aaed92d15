import { now } from "./_clock.js";
import { isKept, keyOf, put, read, showSaved, valueOf, write } from "./_drafts.js";

const PAUSE = 1_500; // milliseconds after the last key until the server hears of it
const LONGEST = 5_000; // and while somebody types on and on
const AGAIN = 10_000; // when it could not be told

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// <draft-form data-draft="order-1149468" data-version="12">{% include "kit/_draft.html" %}<form>…</form></draft-form>
// Keeps what is typed on this computer until the server has answered 2xx to the form, and puts it back after a reload.
// A draft of an older version comes back too, beside what is saved now: typed words are never lost.
// With data-url the server keeps a copy for other computers, and gives it back in data-kept: the later of the two wins.
class DraftForm extends HTMLElement {
  #life;
  #sent = new Map();
  #timer = null;
  #waitsSince = 0;
  #held = null; // where the storage is forbidden or full

  connectedCallback() {
    this.#life = new AbortController();
    this.#join();
    this.#restore();
    const on = (target, name, listener) => target.addEventListener(name, listener, { signal: this.#life.signal });
    for (const name of ["input", "change"]) on(this, name, (event) => this.#keep(event.target));
    on(this, "submit", (event) => event.defaultPrevented || this.#mark());
    on(this, "click", (event) => event.target.closest("[data-draft-drop]") && this.#drop());
    on(document.body, "htmx:beforeSend", ({ detail }) => this.#owns(detail) && this.#leaves(detail));
    on(document.body, "htmx:beforeOnLoad", ({ detail }) => this.#settle(detail.xhr));
    on(document.body, "news:hello", () => this.#timer && this.#tell());
    on(globalThis, "pagehide", () => this.#timer && this.#tell());
  }

  disconnectedCallback() {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  get #fields() {
    return [...this.querySelectorAll("[name]")].filter(isKept);
  }

  get #draft() {
    return read(this.dataset.draft) ?? this.#held ?? { version: this.dataset.version, fields: {} };
  }

  // What the server has kept, unless this computer knows later words.
  #join() {
    if (!this.dataset.kept) return;
    const theirs = JSON.parse(this.dataset.kept);
    const ours = read(this.dataset.draft);
    delete this.dataset.kept;
    if (!ours?.fields || ours.sent) return this.#write(theirs);
    const [first, last] = ours.at > theirs.at ? [theirs, ours] : [ours, theirs];
    return this.#write({ version: last.version, fields: { ...first.fields, ...last.fields } });
  }

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
    this.#tellSoon();
  }

  #tellSoon(pause = PAUSE) {
    if (!this.dataset.url) return;
    if (!this.#timer) this.#waitsSince = Date.now();
    clearTimeout(this.#timer);
    const wait = pause === PAUSE ? Math.min(pause, Math.max(0, this.#waitsSince + LONGEST - Date.now())) : pause;
    this.#timer = setTimeout(() => this.#tell(), wait);
  }

  async #tell() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const { version, fields } = this.#draft;
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "X-Callboard-Auto": "1" };
    const body = new URLSearchParams({ version: version ?? "", at: Math.round(now()), fields_typed: JSON.stringify(fields) });
    const answer = await fetch(this.dataset.url, { method: "POST", headers, body, keepalive: true, redirect: "manual" }).catch(() => null);
    if ((!answer || answer.status >= 500) && this.isConnected && !this.#timer) this.#tellSoon(AGAIN);
  }

  #restore() {
    const { version, fields, sent } = this.#draft;
    const isStale = Boolean(version) && version !== this.dataset.version;
    if (sent && isStale) return this.#write({ fields: {} });
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

  // Words of a dialog that was not sent are not saved by an answer to the others.
  #leaves({ elt, xhr }) {
    const forms = new Set([elt.form ?? elt.closest("form"), this.querySelector("form")]);
    const { fields } = this.#draft;
    const kept = this.#fields.filter((field) => field.form && !forms.has(field.form)).map(keyOf);
    this.#sent.set(xhr, { all: fields, own: Object.fromEntries(Object.entries(fields).filter(([key]) => !kept.includes(key))) });
  }

  // What was typed while the request was under way is newer than the answer and stays; so do dialogs that were not
  // sent, unless the answer leads away: then the talk is over.
  #settle(xhr) {
    const sent = this.#sent.get(xhr);
    this.#sent.delete(xhr);
    if (!sent || xhr.status < 200 || xhr.status >= 300) return;
    const saved = xhr.getResponseHeader("HX-Redirect") ? sent.all : sent.own;
    const newer = Object.entries(this.#draft.fields).filter(([key, value]) => !same(saved[key], value));
    this.#write({ version: null, fields: Object.fromEntries(newer) });
    if (newer.length || this.#timer) this.#tell();
  }

  #mark() {
    this.#write({ ...this.#draft, sent: true });
  }

  async #drop() {
    this.#write({ fields: {} });
    if (this.dataset.url) await this.#tell();
    location.reload();
  }
}

customElements.define("draft-form", DraftForm);
