// Long texts of pages that save nothing by themselves (a message, a complaint): in the browser's storage from the first
// letter on, and back in their field when the page opens without them.
//
// Each has an id, which goes with its form. The answer that took the text names the id in a cookie
// (grants/web/kept_texts.py), and only then is it forgotten: a broken line, a session that is over and a refused form
// lose nothing. Only pages with such a field fetch this script, and those that follow such an answer.

import { namesIn, OURS } from "./batches.js";

const PREFIX = `${OURS}text.`;
const DAY = 24 * 3600 * 1000;
const onDevice = () => window.localStorage;
const DEVICE = { storage: onDevice, age: 31 * DAY };
const TAB = { storage: () => window.sessionStorage, age: DAY };
const DESK = { storage: onDevice, age: 7 * DAY, desk: true }; // what staff write: until they sign out
const PLACES = {
  device: () => DEVICE,
  tab: () => TAB,
  own: (writer) => (writer ? DEVICE : TAB), // beyond its tab only for somebody whom the next person can't be taken for
  desk: (writer) => (writer ? DESK : TAB),
};

class KeptText {
  constructor(field, line) {
    this.field = field;
    this.line = line;
    [this.writer] = line.dataset.writers.split(" ");
    this.place = PLACES[line.dataset.keptIn](this.writer);
    this.along = document.createElement("input");
    this.along.type = "hidden";
    this.along.name = "kept_text";
    field.form?.append(this.along);
  }

  begin() {
    const { field, line } = this;
    const kept = this.waiting();
    const found = kept.find(({ typed, before }) => [typed, before].some((text) => alike(text, field.value)));
    this.text = found ?? { page: field.dataset.keepText, name: field.name, before: field.defaultValue };
    this.call(found?.id ?? newId());
    field.addEventListener("input", () => this.keep());
    line.querySelector("[data-away]").addEventListener("click", () => this.throwAway());
    line.querySelector("[data-back]").addEventListener("click", () => this.putBack());
    if (found && !alike(found.typed, field.value)) this.show(found.typed);
    else if (!found && kept.length > 0) this.offer(kept[0]);
  }

  // What was typed into this field by who is here, the newest first.
  waiting() {
    const { keepText } = this.field.dataset;
    const known = this.line.dataset.writers.split(" ");
    return all(this.place)
      .filter(({ page, name }) => page === keepText && name === this.field.name)
      .filter(({ writer }) => !writer || known.includes(writer));
  }

  call(id) {
    this.text.id = this.along.value = id;
  }

  // A text that was sent from here, or that another tab went on with, is another one from now on.
  keep() {
    const { text, field } = this;
    const there = read(this.place, PREFIX + text.id);
    if (arrived().includes(text.id) || (there && there.typed !== text.typed)) this.call(newId());
    Object.assign(text, { typed: field.value, at: Date.now(), writer: this.writer, desk: this.place.desk });
    if (text.typed === text.before) drop(this.place, text.id);
    else put(this.place, text);
  }

  show(words) {
    this.fill(words);
    this.turn("kept");
  }

  // The page says something else than when this was typed: whoever typed it chooses.
  offer(other) {
    this.other = other;
    this.turn("offered");
  }

  putBack() {
    const before = this.field.value;
    this.text = { ...this.other, before };
    this.call(this.other.id);
    this.other = null;
    this.show(this.text.typed);
    this.field.focus();
  }

  throwAway() {
    if (this.other) drop(this.place, this.other.id);
    else this.fill(this.text.before);
    this.other = null;
    this.turn("");
    this.field.focus();
  }

  turn(state) {
    this.line.hidden = !state;
    for (const part of this.line.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
  }

  // Whoever else listens to the field hears of it, such as the counter below it.
  fill(words) {
    this.field.value = words;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// The server puts letters and line ends together in its own way.
const alike = (one, other) => tidy(one) === tidy(other);
const tidy = (text) => (text ?? "").normalize("NFC").replaceAll("\r\n", "\n").trim();

const newId = () => Math.random().toString(36).slice(2, 14);

const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([\\w.]+)`))?.[1].split(".") ?? [];
const arrived = () => cookie("throughline_arrived");

function forgetArrived() {
  for (const id of arrived()) for (const place of [DEVICE, TAB]) drop(place, id);
}

// Whoever signed out here takes along what they wrote as staff.
function forgetSignedOut() {
  const gone = cookie("throughline_signed_out");
  if (gone.length === 0) return;
  for (const { id, writer, desk } of all(DESK)) if (desk && gone.includes(writer)) drop(DESK, id);
  document.cookie = "throughline_signed_out=; max-age=0; path=/";
}

function put({ storage }, text) {
  try {
    storage().setItem(PREFIX + text.id, JSON.stringify(text));
  } catch {
    // the browser lends no storage: the text stands in its field alone
  }
}

function drop({ storage }, id) {
  try {
    storage().removeItem(PREFIX + id);
  } catch {
    // it was never there
  }
}

function read({ storage }, name) {
  try {
    return JSON.parse(storage().getItem(name));
  } catch {
    return null; // no storage, or an entry that was cut off
  }
}

// The newest first; what is too old goes.
function all(place) {
  const found = names(place).map((name) => read(place, name)).filter((text) => text?.id);
  for (const { id, at } of found) if (Date.now() - at > place.age) drop(place, id);
  return found.filter(({ at }) => Date.now() - at <= place.age).sort((one, other) => other.at - one.at);
}

function names({ storage }) {
  try {
    return namesIn(storage(), PREFIX);
  } catch {
    return [];
  }
}

forgetSignedOut();
forgetArrived();
for (const field of document.querySelectorAll("[data-keep-text]")) {
  new KeptText(field, document.querySelector(`[data-kept-for="${field.id}"]`)).begin();
}
