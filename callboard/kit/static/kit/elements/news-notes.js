import { numbersOf } from "./_figures.js";
import { known, PAUSE, remember } from "./_noted.js";
import { toast, way } from "./_toast.js";
import { sound } from "./_tone.js";

const MOST = 5; // of them named in one toast
const READ = 1_000; // milliseconds that a toast was there: the next page does not say it again

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
    const modes = numbersOf(this.dataset.modes);
    if (modes) this.#settle(modes);
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
    last.note = toast(words.textContent, this.dataset.close);
    if (id) this.#name(words, id, last.note);
    else last.note.querySelector("span").append(way(words.dataset.url, this.dataset.look));
    document.getElementById("toasts")?.append(last.note);
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

customElements.define("news-notes", NewsNotes);
