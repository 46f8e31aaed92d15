import { grouped, numbersOf } from "./_figures.js";

// <button class="big-button"><free-count><span class="total">128</span>…<span class="parts">…</span></free-count></button>
// Takes the numbers from the news "free": {"total": 128, "parts": [{"label": "New", "count": 84}]}. Grey at nought.
class FreeCount extends HTMLElement {
  #listen = (event) => this.#show(event.detail);

  connectedCallback() {
    document.body.addEventListener("news:free", this.#listen);
    this.#show(numbersOf("free") ?? {});
  }

  disconnectedCallback() {
    document.body.removeEventListener("news:free", this.#listen);
  }

  #show({ total, parts = [] }) {
    if (typeof total !== "number") return;
    const button = this.closest("button") ?? this;
    const shown = this.querySelector(".total");
    if (shown) shown.textContent = grouped(total);
    this.querySelector(".parts")?.replaceChildren(...parts.map(part));
    button.toggleAttribute("data-empty", total === 0);
  }
}

function part({ label, count }) {
  return Object.assign(document.createElement("span"), { textContent: `${label} ${grouped(count)}` });
}

customElements.define("free-count", FreeCount);
