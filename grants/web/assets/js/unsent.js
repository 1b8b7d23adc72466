// What somebody typed into a draft that was sent or withdrawn meanwhile, or that the server would not take: the browser's
// storage has it (batches.js), and the application's page shows it to who typed it, to copy.
//
// The server says how each text reads. It goes from the storage only when its writer throws it away, and comes back as
// long as the page stays open.

import { dropBatch, keepBatch, leftBatches, readBatch } from "./batches.js";

const AT_MOST = 100; // texts asked about at once

export async function showUnsent(box) {
  const texts = textsOf(leftBatches({ ...box.dataset, takes: box.dataset.takes === "yes" })).slice(0, AT_MOST);
  if (texts.length === 0) return;
  const cards = await howTheyRead(box, texts);
  texts.forEach((text, place) => {
    if (cards[place] === "") drop(text); // the application says it
    else box.querySelector(".tl-cards").append(cardOf(box, text, cards[place]));
  });
  box.hidden = cards.every((card) => card === "");
}

// Of each answer the newest text, and older ones that say something else than how it began.
function textsOf(batches) {
  const found = [];
  for (const { id, at, answers } of batches) {
    for (const [key, answer] of Object.entries(answers)) {
      const newer = found.find((text) => text.key === key && holds(text.fields, answer.fields));
      if (newer) newer.ids.push(id);
      else found.push({ key, at, ...answer, ids: [id] });
    }
  }
  return found;
}

const holds = (fields, older) =>
  older.every(([name, text]) => fields.some(([known, words]) => known === name && words.includes(text)));

async function howTheyRead({ dataset }, texts) {
  const asked = texts.map(({ key, number, at, fields }) => {
    return { key, number, age: Math.max(0, (Date.now() - at) / 1000), typed: fields };
  });
  try {
    const response = await fetch(dataset.url, {
      method: "POST",
      body: JSON.stringify({ texts: asked }),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": dataset.csrf },
    });
    const { cards } = await response.json();
    if (cards.length === texts.length) return cards;
  } catch {
    // nobody says how they read: they stand as they were typed
  }
  return texts.map(() => null);
}

function cardOf(box, text, html) {
  const card = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const [words, line] = card.querySelectorAll("[data-words], [data-line]");
  const [away, back] = line.querySelectorAll("button");
  if (html) words.innerHTML = html; // our own server's, each answer escaped
  else words.textContent = text.fields.map(([, said]) => said).filter(Boolean).join("\n");
  let thrown = [];
  away.addEventListener("click", () => {
    thrown = drop(text);
    turn(true);
    back.focus();
  });
  back.addEventListener("click", () => {
    for (const [id, batch, answer] of thrown) bringBack(id, batch, text.key, answer);
    turn(false);
    away.focus();
  });
  function turn(gone) {
    words.hidden = away.hidden = gone;
    for (const each of line.querySelectorAll("[data-gone]")) each.hidden = !gone;
  }
  return card;
}

// Out of each batch that has it; what was taken out, to bring it back.
function drop({ key, ids }) {
  return ids.flatMap((id) => {
    const batch = readBatch(id);
    if (!batch?.answers[key]) return [];
    const { [key]: answer, ...rest } = batch.answers;
    if (Object.keys(rest).length > 0) keepBatch({ ...batch, answers: rest });
    else dropBatch(id);
    return [[id, batch, answer]];
  });
}

function bringBack(id, batch, key, answer) {
  const now = readBatch(id) ?? { ...batch, answers: {} };
  keepBatch({ ...now, answers: { ...now.answers, [key]: answer } });
}

for (const box of document.querySelectorAll("[data-unsent]")) showUnsent(box);
