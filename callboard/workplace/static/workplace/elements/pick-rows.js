import { isTyping, pressed, scope } from "../../kit/elements/_keyboard.js";

// <pick-rows> around a table: [data-pick-all] ticks every [data-pick] of the page. Arrows move from row to row, X ticks,
// Shift with an arrow ticks on, Enter opens the row's link. [data-picked] tells how many, [data-needs-picked] sleeps at none.
class PickRows extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    const { signal } = this.#life;
    this.addEventListener("change", (event) => this.#changed(event.target), { signal });
    document.addEventListener("keydown", (event) => this.#press(event), { signal });
    // A page that comes back from the browser's memory may bring its ticks.
    addEventListener("pageshow", () => this.#count(), { signal });
    queueMicrotask(() => this.#count());
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  get #boxes() {
    return [...this.querySelectorAll("[data-pick]")];
  }

  #changed(box) {
    if ("pickAll" in box.dataset) for (const each of this.#boxes) each.checked = box.checked;
    this.#count();
  }

  #press(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || scope() !== document) return;
    const boxes = this.#boxes;
    const at = boxes.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (at >= 0 || this.contains(document.activeElement))) return this.#move(event, boxes, at, step);
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      boxes[at].closest("tr").querySelector("a")?.click();
    }
    const isLetter = pressed(event) === "x" && !isTyping(document.activeElement) && document.documentElement.dataset.keys !== "off";
    if (!isLetter || !boxes.length) return;
    event.preventDefault();
    this.#tick(boxes[Math.max(at, 0)], at < 0 || !boxes[at].checked);
  }

  #move(event, boxes, at, step) {
    event.preventDefault();
    const next = boxes[Math.min(boxes.length - 1, Math.max(0, at + step))];
    if (event.shiftKey && at >= 0) this.#tick(boxes[at], true);
    if (event.shiftKey) this.#tick(next, true);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  #tick(box, isTicked) {
    box.checked = isTicked;
    box.focus();
    this.#count();
  }

  #count() {
    const boxes = this.#boxes;
    const ticked = boxes.filter((box) => box.checked).length;
    const all = this.querySelector("[data-pick-all]");
    if (all) [all.checked, all.indeterminate] = [ticked > 0 && ticked === boxes.length, ticked > 0 && ticked < boxes.length];
    document.querySelectorAll("[data-picked]").forEach((place) => (place.textContent = ticked));
    document.querySelectorAll("[data-needs-picked]").forEach((button) => (button.disabled = !ticked));
  }
}

customElements.define("pick-rows", PickRows);
