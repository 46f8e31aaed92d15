import { SIGNS } from "./activity-beacon.js";

const SEEN = "callboard-seen"; // when somebody touched a page of this computer
const EVERY = 5_000;

// <idle-warning data-after="1680" data-ends="1800"><div data-soon hidden>…</div><div data-over hidden>…</div></idle-warning>
// Says some time before, and then that, whoever touches nothing is signed out. A touch in any tab counts; limits in seconds.
class IdleWarning extends HTMLElement {
  #last = Date.now();
  #noted = 0;
  #timer;
  #touched = (event) => event.isTrusted && this.#touch();

  connectedCallback() {
    for (const sign of SIGNS) document.addEventListener(sign, this.#touched, { passive: true, capture: true });
    this.#timer = setInterval(() => this.#look(), EVERY);
  }

  disconnectedCallback() {
    for (const sign of SIGNS) document.removeEventListener(sign, this.#touched, { capture: true });
    clearInterval(this.#timer);
  }

  #touch() {
    this.#look();
    if (this.#isOver) return;
    this.#last = Date.now();
    if (this.#last - this.#noted < EVERY) return;
    this.#noted = this.#last;
    try {
      localStorage.setItem(SEEN, this.#last);
    } catch { /* private window, or full: other tabs warn by their own touches */ }
    this.#look();
  }

  get #isOver() { return !this.querySelector("[data-over]").hidden; }

  #look() {
    if (this.#isOver) return;
    let elsewhere = 0;
    try {
      elsewhere = Number(localStorage.getItem(SEEN));
    } catch { /* forbidden */ }
    const idle = (Date.now() - Math.max(this.#last, elsewhere)) / 1000;
    this.querySelector("[data-soon]").hidden = idle < this.dataset.after || idle >= this.dataset.ends;
    this.querySelector("[data-over]").hidden = idle < this.dataset.ends;
  }
}

customElements.define("idle-warning", IdleWarning);
