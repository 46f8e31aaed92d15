import { everySecond } from "../../kit/elements/_clock.js";

// <local-clock data-zone="Asia/Almaty">18:06</local-clock>: the time where the customer lives, ticking.
class LocalClock extends HTMLElement {
  #stop;

  connectedCallback() {
    const shape = new Intl.DateTimeFormat("sv-SE", { timeZone: this.dataset.zone, hour: "2-digit", minute: "2-digit" });
    this.#stop = everySecond((now) => {
      const text = shape.format(now);
      if (this.textContent !== text) this.textContent = text;
    });
  }

  disconnectedCallback() {
    this.#stop();
  }
}

customElements.define("local-clock", LocalClock);
