// What was typed and is not yet saved, kept in the browser's storage until the server has it.
//
// One entry a batch, so that two tabs never overwrite each other's. An open batch still grows; a sealed one is on its
// way and may be sent by any page of the same draft, again and again: the server applies an id once.

export const OURS = "throughline.";
const PREFIX = `${OURS}batch.`;
const FORGOTTEN = `${OURS}forgotten`;
export const LEFT_ALONE = 10_000; // ms after which another tab's open batch is taken for left behind
const TOO_OLD = 31 * 24 * 3600 * 1000;

const memory = new Map(); // where the browser lends no storage: for as long as the page is open

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

// False where the browser lends no storage, or no more of it: then memory alone has the newest text.
export function keepBatch(batch) {
  memory.set(batch.id, batch);
  const text = JSON.stringify(batch);
  return put(batch.id, text) || (makeRoom() && put(batch.id, text));
}

function put(id, text) {
  try {
    storage().setItem(PREFIX + id, text);
    return true;
  } catch {
    return false;
  }
}

// What the server has already goes before a text that has no room.
function makeRoom() {
  const spare = all().filter((batch) => batch.landed);
  for (const { id } of spare) dropBatch(id);
  return spare.length > 0;
}

export function dropBatch(id) {
  memory.delete(id);
  try {
    storage().removeItem(PREFIX + id);
  } catch {
    // it was never there
  }
}

export function readBatch(id) {
  return newer(memory.get(id), stored(PREFIX + id));
}

function stored(name) {
  try {
    return JSON.parse(storage().getItem(name));
  } catch {
    return null; // no storage, or an entry that was cut off
  }
}

// A storage that is full keeps an older text than the memory.
function newer(own, kept) {
  if (!own || !kept) return own ?? kept;
  if (own.at !== kept.at) return own.at > kept.at ? own : kept;
  return own.sealed ? own : kept;
}

// Which batches belong to a page: those of its draft; before there is one, those of its round that the same writer left.
// A page of sections that were opened again has those of every opening of its application, and none of the draft.
//
// The server names the writers whom a page knows: the person signed in, then the device. What was typed before it knew
// either names nobody, and is offered to whoever comes next; leaving a shared device takes it away. What a person typed
// while signed in never goes under another person's name: it waits for them, also where both may write in the draft.
//
// A letter of intent and a full application of one round begin apart, and so do their texts (`stage`).
export function belongsTo({ reference, round, stage, begunWith, writers, person, opening }) {
  return (batch) => {
    if (batch.person && person && batch.person !== person) return false;
    if (batch.reference) return batch.reference === reference && !batch.opening === !opening;
    if (batch.round !== round) return false;
    if (reference) return batch.begunWith === begunWith;
    return (batch.stage ?? stage) === stage && isOf(batch, writers);
  };
}

function isOf({ writer }, writers) {
  return !writer || (writers ?? "").split(" ").includes(writer);
}

// Everything that this site keeps in the browser; the last entry tells the other tabs, and goes too.
export function forgetBatches() {
  forgetHere();
  try {
    const kept = storage();
    empty(kept);
    kept.setItem(FORGOTTEN, String(Date.now()));
    kept.removeItem(FORGOTTEN);
  } catch {
    // nothing was kept
  }
}

// Each tab empties what is its own.
export function whenForgotten(act) {
  window.addEventListener("storage", (event) => {
    if (event.key !== FORGOTTEN || event.newValue === null) return;
    forgetHere();
    act();
  });
}

function forgetHere() {
  memory.clear();
  try {
    empty(window.sessionStorage);
  } catch {
    // nothing was kept
  }
}

function empty(kept) {
  for (const name of namesIn(kept, OURS)) kept.removeItem(name);
}

export function namesIn(kept, prefix) {
  return Array.from({ length: kept.length }, (_, place) => kept.key(place)).filter((name) => name.startsWith(prefix));
}

// The batches of one draft that this page may send, the oldest first.
export function waitingBatches(belongs, own) {
  const now = Date.now();
  const found = all().filter((batch) => belongs(batch));
  for (const batch of found) if (isOld(batch)) dropBatch(batch.id);
  return found
    .filter((batch) => !isOld(batch) && !batch.landed)
    .filter((batch) => batch.sealed || batch.id === own || now - batch.at > LEFT_ALONE)
    .sort((one, other) => one.began - other.began);
}

// What was typed on the first page before its draft was heard of is the draft's: later pages of it send it.
export function nameBatches(begunWith, reference) {
  const unnamed = all().filter((batch) => batch.begunWith === begunWith && !batch.reference && !batch.landed);
  for (const batch of unnamed) keepBatch({ ...batch, reference });
}

// What the server has already, but perhaps not the page that is shown.
export function landedBatches(belongs) {
  return all().filter((batch) => batch.landed && belongs(batch));
}

// What its writer typed and the server did not take, the newest first: of what takes texts, only what it refused.
export function leftBatches({ reference, writers, takes }) {
  return all()
    .filter((batch) => batch.reference === reference && isOf(batch, writers))
    .filter((batch) => !batch.landed && (batch.refused || !(takes || batch.opening)))
    .sort((one, other) => other.at - one.at);
}

function isOld(batch) {
  return Date.now() - batch.at > TOO_OLD;
}

function all() {
  const found = new Map(memory);
  for (const name of entries()) {
    const batch = stored(name);
    if (batch) found.set(batch.id, newer(memory.get(batch.id), batch));
  }
  return [...found.values()];
}

function entries() {
  try {
    return namesIn(storage(), PREFIX);
  } catch {
    return []; // memory is all there is
  }
}
