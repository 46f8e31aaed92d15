import { asClock, everySecond } from "./_clock.js";

// <time-since since="2030-01-01T10:00:00Z">01:24:07</time-since>: how long the present state has lasted (A2.3).
// With data-minutes it leaves the seconds out: 01:24.
class TimeSince extends HTMLElement {
  #stop;

  connectedCallback() {
    const since = new Date(this.getAttribute("since"));
    this.#stop = everySecond((now) => {
      const seconds = Math.round((now - since) / 1000);
      if (!Number.isNaN(seconds)) this.textContent = asClock(Math.max(0, seconds)).slice(0, "minutes" in this.dataset ? 5 : 8);
    });
  }

  disconnectedCallback() {
    this.#stop();
  }
}

customElements.define("time-since", TimeSince);
