// <ringing-phone data-seconds="4" data-next="?outcome=busy">: goes there when it has rung long enough.
class RingingPhone extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = setTimeout(() => location.replace(this.dataset.next), 1000 * Number(this.dataset.seconds));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }
}

customElements.define("ringing-phone", RingingPhone);
