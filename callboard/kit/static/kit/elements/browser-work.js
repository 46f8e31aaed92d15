import { sha256 } from "./_sha256.js";

const AT_ONCE = 2000;

// <browser-work data-puzzle="15.…">, in a form: looks for the number whose hash with the puzzle begins with that many zero
// bits, writes it into the field "answer", and lets the form go only then.
class BrowserWork extends HTMLElement {
  connectedCallback() {
    this.#button.disabled = true;
    this.#look(0);
  }

  get #button() {
    return this.closest("form").querySelector("[type=submit]");
  }

  #look(from) {
    if (!this.isConnected) return;
    const { puzzle } = this.dataset;
    const bits = Number.parseInt(puzzle, 10);
    for (let number = from; number < from + AT_ONCE; number++) {
      if (Math.clz32(sha256(`${puzzle}:${number}`)[0]) >= bits) return this.#found(number);
    }
    setTimeout(() => this.#look(from + AT_ONCE)); // the person goes on typing meanwhile
  }

  #found(number) {
    this.querySelector("[name=answer]").value = number;
    this.#button.disabled = false;
    const told = this.querySelector("[role=status]");
    told.textContent = told.dataset.done;
  }
}

customElements.define("browser-work", BrowserWork);
