import { grouped, numbersOf } from "../../kit/elements/_figures.js";

// <live-counts data-topic="free" data-group="lines" data-total="total">… <b data-count="first">84</b> … <b data-sum>115</b></live-counts>
// Takes the numbers of the news "free": {"total": 115, "lines": {"first": 84}}. What is not told is nought.
// A button around it turns grey at a sum of nought.
class LiveCounts extends HTMLElement {
  #listen = (event) => this.#show(event.detail);

  connectedCallback() {
    document.body.addEventListener(`news:${this.dataset.topic}`, this.#listen);
    this.#show(numbersOf(this.dataset.topic) ?? {});
  }

  disconnectedCallback() {
    document.body.removeEventListener(`news:${this.dataset.topic}`, this.#listen);
  }

  #show(told) {
    const group = told[this.dataset.group];
    if (!group) return;
    for (const shown of this.querySelectorAll("[data-count]")) write(shown, group[shown.dataset.count] ?? 0);
    const sum = told[this.dataset.total];
    if (typeof sum !== "number") return;
    this.querySelectorAll("[data-sum]").forEach((shown) => write(shown, sum));
    this.closest("button")?.toggleAttribute("data-empty", sum === 0);
  }
}

function write(shown, number) {
  shown.textContent = grouped(number);
}

customElements.define("live-counts", LiveCounts);
