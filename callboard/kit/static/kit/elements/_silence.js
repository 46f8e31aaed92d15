// A computer that slept, or a line cut without a word: the browser believes for hours that it listens.
const SILENCE = 45_000; // the server says something every 15 seconds
const LOOKS = 5_000;
let heardAt = 0;

export function heard() {
  heardAt = Date.now();
}

export function onSilence(act) {
  setInterval(() => Date.now() - heardAt >= SILENCE && act(), LOOKS);
}
