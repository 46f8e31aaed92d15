const STEPS = { ArrowDown: 1, ArrowUp: -1 };

// <row-walker>…<a data-rows href="#rows-work">…<tr>…<button data-row>: arrows walk the rows of all blocks, Home and End
// lead to the first and the last one, Enter presses; a link with data-rows leads to the first row of its block.
class RowWalker extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("click", this);
  }

  handleEvent(event) {
    return event.type === "click" ? this.#jump(event) : this.#walk(event);
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
    const rows = [...this.querySelectorAll("[data-row]")];
    const next = { Home: rows[0], End: rows.at(-1) }[event.key] ?? rows[rows.indexOf(here) + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

customElements.define("row-walker", RowWalker);
