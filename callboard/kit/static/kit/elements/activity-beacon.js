const MINUTE = 60_000;
export const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

// <activity-beacon data-url="/presence/activity/">: tells the server, once a minute at most, that a person is at the desk.
// No touch of keyboard or mouse, no word (A2.5).
class ActivityBeacon extends HTMLElement {
  #last = 0;
  #waits = null;
  #note = (event) => event.isTrusted && this.#soon();

  connectedCallback() {
    this.#last = Date.now();
    for (const sign of SIGNS) document.addEventListener(sign, this.#note, { passive: true, capture: true });
  }

  disconnectedCallback() {
    for (const sign of SIGNS) document.removeEventListener(sign, this.#note, { capture: true });
    clearTimeout(this.#waits);
  }

  #soon() {
    const every = Number(this.dataset.every) || MINUTE;
    this.#waits ??= setTimeout(() => this.#tell(), Math.max(0, this.#last + every - Date.now()));
  }

  #tell() {
    this.#waits = null;
    this.#last = Date.now();
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    // A lost word does no harm: the next touch says it again.
    fetch(this.dataset.url, { method: "POST", headers, keepalive: true }).catch(() => {});
  }
}

customElements.define("activity-beacon", ActivityBeacon);
