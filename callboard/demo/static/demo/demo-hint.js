// <demo-hint hidden>…<button></demo-hint>: shown until its button is pressed, and never again in this browser.
const KEY = "callboard-demo-hint";

class DemoHint extends HTMLElement {
  connectedCallback() {
    if (localStorage.getItem(KEY)) return this.remove();
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", () => {
      localStorage.setItem(KEY, "seen");
      this.remove();
    });
  }
}

customElements.define("demo-hint", DemoHint);
