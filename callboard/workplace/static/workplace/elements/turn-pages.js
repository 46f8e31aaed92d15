import { everySecond } from "../../kit/elements/_clock.js";

// <turn-pages data-seconds="10"><div data-page>…</div><div data-page hidden>…</div></turn-pages>: one page after the other, by the
// clock, so a wall that is drawn anew in between goes on with the page it had.
class TurnPages extends HTMLElement {
  #stop;

  connectedCallback() {
    const pages = [...this.querySelectorAll("[data-page]")];
    this.#stop = everySecond((now) => {
      const shown = Math.trunc(now / 1000 / this.dataset.seconds) % pages.length;
      pages.forEach((page, place) => page.toggleAttribute("hidden", place !== shown));
    });
  }

  disconnectedCallback() {
    this.#stop();
  }
}

customElements.define("turn-pages", TurnPages);
