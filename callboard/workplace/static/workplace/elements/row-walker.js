const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const SOON = 3_000; // milliseconds between two readings when a row that is shown has changed
const LATER = 15_000; // and when something came to the line: every desk that shows it reads it anew
const REFUSED = new Set([404, 409, 422]);

// What must outlive the element: each reading of the rows puts a new one in its place.
let readAt = Date.now();
let place = -1;

// <row-walker data-lines="reject">…<a data-rows href="#rows-work">…<tr data-order="17" data-customer="4">…<button data-row>: arrows
// walk the rows of all blocks, Home and End lead to the first and the last one, Enter presses; a link with data-rows leads to the
// first row of its block. Rows that others changed, took or let go, and rows a press was refused for, are read anew: it raises "stale".
class RowWalker extends HTMLElement {
  #timer = null;
  #life = new AbortController();

  connectedCallback() {
    const { signal } = this.#life;
    const { body } = document;
    this.addEventListener("keydown", (event) => this.#walk(event), { signal });
    this.addEventListener("click", (event) => this.#jump(event), { signal });
    this.addEventListener("htmx:afterRequest", ({ detail }) => isRefused(detail) && this.#refused(detail.elt), { signal });
    body.addEventListener("htmx:beforeSwap", ({ detail }) => detail.target === this && this.#remember(), { signal });
    body.addEventListener("news:order", ({ detail }) => this.#shows(`[data-order="${Number(detail.id)}"]`) && this.#readIn(SOON), { signal });
    body.addEventListener("news:held", ({ detail }) => this.#shows(`[data-customer="${Number(detail.id)}"]`) && this.#readIn(SOON), { signal });
    body.addEventListener("news:line", ({ detail }) => this.dataset.lines?.split(" ").includes(detail.id) && this.#readIn(this.#rows.length ? LATER : SOON), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#catchUp(), { signal });
    requestAnimationFrame(() => this.#keepPlace());
  }

  disconnectedCallback() {
    this.#life.abort();
    clearTimeout(this.#timer?.id);
  }

  get #rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  #shows(row) {
    return this.querySelector(row) !== null;
  }

  // Once in so many milliseconds at most, and not all desks in the same moment. A page nobody looks at waits.
  #readIn(pause) {
    const wait = Math.max(0, readAt + pause - Date.now()) + (pause && Math.random() * SOON);
    const at = Date.now() + wait;
    if (this.#timer && this.#timer.at <= at) return;
    clearTimeout(this.#timer?.id);
    this.#timer = { at, id: setTimeout(() => this.#catchUp(), wait) };
  }

  #catchUp() {
    if (!this.#timer || document.hidden || this.#timer.at > Date.now() + 50) return;
    this.#timer = null;
    readAt = Date.now();
    this.dispatchEvent(new CustomEvent("stale"));
  }

  // The button slept during the request, so the focus has left it.
  #refused(pressed) {
    place = this.#rows.indexOf(pressed);
    this.#readIn(0);
  }

  // A row that has gone must not take the focus with it: the one in its place has it then.
  #remember() {
    if (document.activeElement !== document.body) place = this.#rows.indexOf(document.activeElement);
  }

  #keepPlace() {
    if (place >= 0 && document.activeElement === document.body) this.#rows[Math.min(place, this.#rows.length - 1)]?.focus();
    place = -1;
  }

  #jump(event) {
    const link = event.target.closest("a[data-rows]");
    const first = link && this.querySelector(`${link.getAttribute("href")} [data-row]`);
    if (!first) return;
    event.preventDefault();
    first.focus();
  }

  #walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    const here = event.target.closest("tr")?.querySelector("[data-row]");
    if (!here) return;
    const rows = this.#rows;
    const next = { Home: rows[0], End: rows.at(-1) }[event.key] ?? rows[rows.indexOf(here) + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

function isRefused({ requestConfig, xhr }) {
  return requestConfig?.verb === "post" && REFUSED.has(xhr?.status);
}

customElements.define("row-walker", RowWalker);
