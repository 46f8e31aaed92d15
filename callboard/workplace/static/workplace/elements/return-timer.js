import { asClock, everySecond } from "../../kit/elements/_clock.js";

// <return-timer data-until="2030-01-01T10:00:00Z" data-minutes="2" hidden>… <span data-left></span></return-timer>
// Shows itself only when so few minutes are left until the customer goes back to the queue.
class ReturnTimer extends HTMLElement {
  #stop;

  connectedCallback() {
    const until = new Date(this.dataset.until);
    const from = Number(this.dataset.minutes) * 60;
    this.#stop = everySecond((now) => {
      const left = Math.round((until - now) / 1000);
      this.hidden = left > from;
      if (!this.hidden) this.querySelector("[data-left]").textContent = asClock(Math.max(0, left));
    });
  }

  disconnectedCallback() {
    this.#stop();
  }
}

customElements.define("return-timer", ReturnTimer);
