const TONE = 400; // milliseconds

// Of all pages of a browser one sounds.
export function sound() {
  if (!navigator.locks) return tone();
  navigator.locks.request("callboard-tone", { ifAvailable: true }, (lock) => lock && tone());
}

// Browsers are silent until somebody has touched the page: then nothing sounds, and nothing fails.
function tone() {
  const audio = new AudioContext();
  const [voice, volume] = [audio.createOscillator(), audio.createGain()];
  voice.frequency.value = 880;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + TONE / 1000);
  voice.connect(volume).connect(audio.destination);
  voice.start();
  voice.stop(audio.currentTime + TONE / 1000);
  return new Promise((done) => setTimeout(() => done(audio.close()), TONE + 100));
}
