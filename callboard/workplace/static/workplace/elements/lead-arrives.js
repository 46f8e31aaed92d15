const SPREAD = 800; // milliseconds: not every desk asks in the same moment
const AGAIN = 3_000; // what is free may be held for a moment by somebody else's press
const LONGEST = 30_000;

// <lead-arrives hx-post="…" hx-trigger="arrive" data-free>: stands on the floor of a member who is Ready and holds
// nobody, and asks for the next lead when there are free ones: now (data-free), or as soon as the news says so.
// While there are, and none came, it asks again: the numbers are only told when they change.
class LeadArrives extends HTMLElement {
  #waits = null;
  #listen = ({ detail }) => (detail.total > 0 ? this.#ask() : clearTimeout(this.#waits));

  connectedCallback() {
    document.body.addEventListener("news:free", this.#listen);
    if ("free" in this.dataset) this.#ask();
  }

  disconnectedCallback() {
    document.body.removeEventListener("news:free", this.#listen);
    clearTimeout(this.#waits);
  }

  #ask(soonest = 0, spread = SPREAD) {
    clearTimeout(this.#waits);
    this.#waits = setTimeout(() => {
      this.dispatchEvent(new CustomEvent("arrive"));
      const wait = Math.min(Math.max(AGAIN, soonest * 2), LONGEST);
      this.#ask(wait, wait / 2);
    }, soonest + Math.random() * spread);
  }
}

customElements.define("lead-arrives", LeadArrives);
