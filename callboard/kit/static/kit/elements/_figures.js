// The numbers that news told last, by topic. What is put into the page later may have been written with older ones.
const told = new Map();

// Numbers replace the ones before; a hint or an id does not.
export function areNumbers({ topic, id, ...numbers }) {
  return Boolean(topic) && id === undefined && Object.keys(numbers).length > 0;
}

export function remember(news) {
  if (areNumbers(news)) told.set(news.topic, news);
}

export function numbersOf(topic) {
  return told.get(topic);
}

// "1 079", as the server writes it in every language.
export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

// The line is broken: what is read from the server is younger from now on.
export function forget() {
  told.clear();
}
