import { asClock, everySecond } from "./_clock.js";

const SOON = 30 * 60;
const LATE = 15 * 60;
const STEPS = [["day", 86400, 36 * 3600], ["hour", 3600, 90 * 60], ["minute", 60, 60], ["second", 1, 0]];

// <time-left until="2030-01-01T10:00:00Z">10:00</time-left>
// "in 9 min", in the words of the page's language. Sets data-due soon and late (A3.1) on itself and on its table row;
// data-soon-at and data-late-at give other limits in seconds. data-shape="clock" counts "00:01:59" and leaves the row alone.
class TimeLeft extends HTMLElement {
  #stop;

  connectedCallback() {
    const style = { style: "short", numeric: "always" };
    this.words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", style);
    this.#stop = everySecond((now) => this.#show(now));
  }

  disconnectedCallback() {
    this.#stop();
  }

  #show(now) {
    const seconds = Math.round((new Date(this.getAttribute("until")) - now) / 1000);
    if (Number.isNaN(seconds)) return;

    const text = this.dataset.shape === "clock" ? asClock(Math.max(0, seconds)) : this.#worded(seconds);
    if (this.textContent !== text) this.textContent = text;
    const { soonAt = SOON, lateAt = LATE } = this.dataset;
    this.#tone(seconds <= lateAt ? "late" : seconds <= soonAt ? "soon" : null);
  }

  #worded(seconds) {
    const [unit, size] = STEPS.find(([, , from]) => Math.abs(seconds) >= from);
    return this.words.format(Math.trunc(seconds / size), unit).replace(/\.$/, "");
  }

  #tone(due) {
    const row = this.dataset.shape === "clock" ? null : this.closest("tr, [data-due-here]");
    for (const element of [this, row]) {
      if (!element || element.dataset.due === (due ?? undefined)) continue;
      if (due) element.dataset.due = due;
      else delete element.dataset.due;
    }
  }
}

customElements.define("time-left", TimeLeft);
