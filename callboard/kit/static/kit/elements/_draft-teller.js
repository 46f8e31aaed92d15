import { now } from "./_clock.js";

const PAUSE = 1_500; // milliseconds after the last key until the server hears of it
const LONGEST = 5_000; // and while somebody types on and on
const AGAIN = 10_000; // when it could not be told

// Tells the server what is typed, so that another computer knows it; without an address it tells nobody.
export class Teller {
  #url;
  #draft;
  #timer = null;
  #waitsSince = 0;
  #isOver = false;

  // `draft` answers { version, fields } as they are at the moment.
  constructor(url, draft) {
    this.#url = url;
    this.#draft = draft;
  }

  get waits() {
    return this.#timer !== null;
  }

  soon(pause = PAUSE) {
    if (!this.#url) return;
    if (!this.waits) this.#waitsSince = Date.now();
    clearTimeout(this.#timer);
    const wait = pause === PAUSE ? Math.min(pause, Math.max(0, this.#waitsSince + LONGEST - Date.now())) : pause;
    this.#timer = setTimeout(() => this.tell(), wait);
  }

  async tell() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#url) return;
    const { version, fields } = this.#draft();
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "X-Callboard-Auto": "1" };
    const body = new URLSearchParams({ version: version ?? "", at: Math.round(now()), fields_typed: JSON.stringify(fields) });
    const answer = await fetch(this.#url, { method: "POST", headers, body, keepalive: true, redirect: "manual" }).catch(() => null);
    if ((!answer || answer.status >= 500) && !this.#isOver && !this.waits) this.soon(AGAIN);
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
