import { isTyping, keyed, looksLikeButton, nothingTakesSpace, pressed, scope } from "./_keyboard.js";
import { returns } from "./_focus.js";
import { keyMap } from "./_key-map.js";

// <hot-keys data-title="Keys on this page" data-close="Close">
// data-key="n" on a button, link or field: the key presses, follows or enters it.
// Letters sleep while a field has the focus, and for good with <html data-keys="off">. Space presses a link that looks like
// a button as it would a button; on any other link it is the page's own.
class HotKeys extends HTMLElement {
  #listen = (event) => this.#press(event);
  #click = (event) => event.target.closest?.("[data-keys-map]") && this.#showMap();

  connectedCallback() {
    document.addEventListener("keydown", this.#listen);
    document.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#listen);
    document.removeEventListener("click", this.#click);
  }

  #press(event) {
    const key = pressed(event);
    if (!key || event.defaultPrevented) return;
    if (key === "space") return this.#space(event);
    if (event.repeat || !this.#isAwake(key)) return;
    if (key === "?") return this.#showMap(event);
    if (key === "escape" && isTyping(document.activeElement)) return document.activeElement.blur();

    const target = keyed().find((element) => element.dataset.key.toLowerCase() === key);
    if (!target) return;
    event.preventDefault();
    if (isTyping(target)) return target.focus(), target.select?.();
    target.click();
  }

  #isAwake(key) {
    if (key === "ctrl+enter") return true;
    // The browser itself closes a dialog.
    if (key === "escape") return !document.querySelector("dialog:modal");
    return document.documentElement.dataset.keys !== "off" && !isTyping(document.activeElement);
  }

  // Where Space has something to press it never scrolls: not while that sleeps, and not while the key is held down.
  #space(event) {
    const focused = document.activeElement;
    const follows = looksLikeButton(focused);
    if (!follows && (!nothingTakesSpace() || !scope().querySelector("[data-key=Space]"))) return;
    event.preventDefault();
    if (event.repeat) return;
    if (follows) return focused.click();
    keyed().find((element) => element.dataset.key === "Space")?.click();
  }

  #showMap(event) {
    event?.preventDefault();
    if (document.querySelector("dialog.key-map")) return;
    const map = keyMap(keyed(), this.dataset);
    this.append(map);
    returns(map);
    map.showModal();
  }
}

customElements.define("hot-keys", HotKeys);
