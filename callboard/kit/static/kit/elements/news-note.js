const PAUSE = 10_000; // milliseconds: one toast for many pieces of news

// <news-note data-topic data-text data-look data-url data-close [data-sound]>: news of the topic becomes a toast with a way
// to what has come, at most every ten seconds, and a short tone.
class NewsNote extends HTMLElement {
  #last = -PAUSE;
  #listen = () => performance.now() - this.#last > PAUSE && this.#pop();

  connectedCallback() {
    document.body.addEventListener(`news:${this.dataset.topic}`, this.#listen);
  }

  disconnectedCallback() {
    document.body.removeEventListener(`news:${this.dataset.topic}`, this.#listen);
  }

  #pop() {
    this.#last = performance.now();
    const note = document.createElement("toast-note");
    note.className = "notice go";
    const words = document.createElement("span");
    words.textContent = `${this.dataset.text} `;
    const way = document.createElement("a");
    way.href = this.dataset.url;
    way.textContent = this.dataset.look;
    words.append(way);
    const close = document.createElement("button");
    close.className = "btn quiet";
    close.type = "button";
    close.dataset.dismiss = "";
    close.textContent = this.dataset.close;
    note.append(words, close);
    document.getElementById("toasts")?.append(note);
    if ("sound" in this.dataset) tone();
  }
}

// Browsers are silent until somebody has touched the page: then nothing sounds, and nothing fails.
function tone() {
  const audio = new AudioContext();
  const [voice, volume] = [audio.createOscillator(), audio.createGain()];
  voice.frequency.value = 880;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.4);
  voice.connect(volume).connect(audio.destination);
  voice.onended = () => audio.close();
  voice.start();
  voice.stop(audio.currentTime + 0.4);
}

customElements.define("news-note", NewsNote);
