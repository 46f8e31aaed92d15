import { numbersOf } from "./_figures.js";
import { sound } from "./_tone.js";

const PAUSE = 10_000; // milliseconds: one toast and one tone for many pieces of news of a kind
const MOST = 5; // of them named in one toast
const READ = 1_000; // milliseconds that a toast was there: the next page does not say it again
const KEY = "callboard.notes";

// <news-notes hidden data-modes="notices" data-topic="notice" data-look data-close [data-sound]>
//   <i data-event="assigned" data-url="/orders/0/">An order was assigned to you.</i> …
// News of the topic "notice-assigned" becomes a toast with the words and a way there (the id of the news stands for 0), and a short tone.
// Which events do so the server tells as numbers of the topic in data-modes: {"popup": [events], "sound": [events]}.
class NewsNotes extends HTMLElement {
  #life = new AbortController();
  #last = new Map();
  #before = known();
  #modes = null;
  #early = []; // heard before it was known what pops up

  connectedCallback() {
    const { signal } = this.#life;
    const known = numbersOf(this.dataset.modes);
    if (known) this.#settle(known);
    document.body.addEventListener(`news:${this.dataset.modes}`, ({ detail }) => this.#settle(detail), { signal });
    for (const each of this.querySelectorAll("[data-event]")) {
      document.body.addEventListener(`news:${this.dataset.topic}-${each.dataset.event}`, ({ detail }) => this.#hear(each, detail), { signal });
    }
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  #settle(modes) {
    this.#modes = modes;
    this.dataset.told = "";
    this.#early.splice(0).forEach(([words, detail]) => this.#hear(words, detail));
  }

  #hear(words, { id }) {
    if (!this.#modes) return void this.#early.push([words, { id }]);
    const { event } = words.dataset;
    const name = `${event} ${id ?? ""}`;
    if (Date.now() - this.#before[name] < PAUSE) return;
    setTimeout(() => remember(name), READ);
    const last = this.#last.get(event) ?? { at: -PAUSE };
    const isNew = performance.now() - last.at > PAUSE;
    if (isNew) Object.assign(last, { at: performance.now(), note: null });
    this.#last.set(event, last);
    if (this.#modes.popup?.includes(event)) this.#pop(words, id, last);
    if (isNew && "sound" in this.dataset && this.#modes.sound?.includes(event)) sound();
  }

  #pop(words, id, last) {
    if (last.note?.isConnected) return id && this.#name(words, id, last.note);
    if (last.note) return;
    const note = document.createElement("toast-note");
    note.className = "notice go";
    const text = document.createElement("span");
    text.textContent = `${words.textContent} `;
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet", textContent: this.dataset.close });
    close.dataset.dismiss = "";
    note.append(text, close);
    last.note = note;
    if (id) this.#name(words, id, note);
    else text.append(way(words.dataset.url, this.dataset.look));
    document.getElementById("toasts")?.append(note);
  }

  #name(words, id, note) {
    const text = note.querySelector("span");
    const there = words.dataset.url.replace("/0/", `/${id}/`);
    const named = [...text.querySelectorAll("a")];
    if (named.some((each) => each.getAttribute("href") === there)) return;
    if (named.length === MOST) text.append(" …");
    if (named.length >= MOST) return;
    if (named.length) text.append(", ");
    text.append(way(there, id));
  }
}

function way(url, text) {
  return Object.assign(document.createElement("a"), { href: url, textContent: text });
}

// A page on its way hears what was told meanwhile, and the page before it may have said so already.
function known() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function remember(name) {
  const now = Date.now();
  const fresh = Object.entries(known()).filter(([, at]) => now - at < PAUSE);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(fresh), [name]: now }));
  } catch { /* a browser that keeps nothing */ }
}

customElements.define("news-notes", NewsNotes);
