const SPREAD = 800; // milliseconds: not every desk asks in the same moment

// <lead-arrives hx-post="…" hx-trigger="arrive" data-free>: stands on the floor of a member who is Ready and holds
// nobody, and asks for the next lead when there are free ones: now (data-free), or as soon as the news says so.
class LeadArrives extends HTMLElement {
  #waits = null;
  #listen = ({ detail }) => detail.total > 0 && this.#ask();

  connectedCallback() {
    document.body.addEventListener("news:free", this.#listen);
    if ("free" in this.dataset) this.#ask();
  }

  disconnectedCallback() {
    document.body.removeEventListener("news:free", this.#listen);
    clearTimeout(this.#waits);
  }

  #ask() {
    clearTimeout(this.#waits);
    this.#waits = setTimeout(() => this.dispatchEvent(new CustomEvent("arrive")), Math.random() * SPREAD);
  }
}

customElements.define("lead-arrives", LeadArrives);
