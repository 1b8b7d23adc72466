// A file is sent as soon as it is chosen, with a bar; a broken line is tried again. Without this the form sends it.
// Only a page with a field for files fetches this script.
//
// A small file goes in one piece, a large one in several: after a broken line, or when the same file is chosen again
// after the page was closed, the server says how much it has and the rest follows. What arrived is never sent a second
// time, since the field is emptied then. While nothing arrived the field keeps its file, so the form's own button
// still sends it. Where a question takes several files they go one after the other; the server knows one that it has.

const PIECE = 512 * 1024; // bytes
const PAUSES = [2_000, 5_000, 10_000, 20_000]; // ms between tries

for (const box of document.querySelectorAll("[data-upload]")) watch(box, box.querySelector("input[type=file]"));

function watch(box, input) {
  const bar = Object.assign(document.createElement("progress"), { max: 1, hidden: true });
  const told = Object.assign(document.createElement("p"), { className: "tl-file__told" });
  told.setAttribute("role", "status");
  box.append(bar, told);
  let running = null;
  input.addEventListener("change", () => {
    running?.stop();
    const files = [...input.files];
    running = files.length === 1 || "several" in box.dataset ? begin(box, input, bar, told, files) : null;
  });
  input.form?.addEventListener("submit", () => running?.stop());
}

function begin(box, input, bar, told, files, refused = []) {
  const [file, ...rest] = files;
  const words = box.dataset;
  if (!file) return null;
  const alone = rest.length === 0 && refused.length === 0 && input.files.length < 2;
  const refuse = (why) => {
    refused.push(alone ? why : `${file.name}: ${why}`);
    told.textContent = refused.join(" ");
  };
  if (file.size > Number(words.largest) * 1e6) {
    refuse(words.tooLarge.replace("#", (file.size / 1e6).toFixed(1)));
    if (!alone && rest.length === 0) input.value = ""; // the others are there
    return begin(box, input, bar, told, rest, refused);
  }
  let request = null;
  let waiting;
  let stopped = false;
  let next = null;
  const stop = () => {
    stopped = true;
    next?.stop();
    clearTimeout(waiting);
    bar.hidden = true;
    told.textContent = "";
    request?.abort();
  };
  const whole = file.size <= PIECE;
  let sure = true; // that the server has what we think
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const send = (tries, from = 0) => {
    const piece = sure ? file.slice(from, from + PIECE) : null;
    request = new XMLHttpRequest();
    request.open("POST", whole ? words.upload : `${words.upload}/pieces`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", input.form.elements.csrf_token?.value ?? "");
    request.upload.addEventListener("progress", (event) => {
      bar.hidden = false;
      const part = event.total ? event.loaded / event.total : 0;
      if (whole) bar.value = part;
      else if (piece) bar.value = (from + part * piece.size) / file.size; // asking what is there brings it no further
      told.textContent = words.sending.replace("#", `${Math.floor(bar.value * 100)} %`);
    });
    request.addEventListener("load", () => {
      const answer = read(request.responseText);
      if (!whole && request.status === 200 && !answer.file && !stopped) {
        const stuck = sure && answer.received === from;
        sure = true;
        if (stuck && tries >= PAUSES.length) return offer(told, words, () => send(0, answer.received));
        return send(stuck ? tries + 1 : 0, answer.received);
      }
      const goesOn = arrived(request, box, input, bar, told, rest.length === 0, refused, refuse);
      if (goesOn && !stopped && rest.length) next = begin(box, input, bar, told, rest, refused);
    });
    request.addEventListener("error", () => {
      if (stopped) return;
      bar.hidden = true;
      if (tries < PAUSES.length) {
        told.textContent = words.broken;
        sure = whole;
        waiting = setTimeout(() => send(tries + 1), PAUSES[tries]);
      } else {
        sure = whole;
        offer(told, words, () => send(0));
      }
    });
    const form = new FormData();
    if (whole) {
      form.append("file", file);
    } else {
      form.append("id", `${file.lastModified} ${file.name}`);
      form.append("name", file.name);
      form.append("size", file.size);
      form.append("offset", from);
      if (piece) form.append("piece", piece);
    }
    request.send(form);
  };
  sure = whole;
  send(0);
  return { stop };
}

// Whether the next file can go: this one was kept, or can't be taken, and its refusal stays to be read.
function arrived(request, box, input, bar, told, isLast, refused, refuse) {
  bar.hidden = true;
  const answer = read(request.responseText);
  if (request.status === 200 && answer.file) {
    if (isLast) input.value = "";
    const old = "several" in box.dataset ? ".tl-field__error" : ".tl-file__stored, .tl-field__error";
    box.parentElement.querySelectorAll(old).forEach((each) => each.remove());
    const said = [`${box.dataset.kept} `, link(answer.file), ` (${answer.file.size}) `];
    if ("several" in box.dataset) {
      const line = Object.assign(document.createElement("p"), { className: "tl-file__stored" });
      line.append(...said, remover(box, input, answer.file));
      box.before(line);
      told.textContent = [`${box.dataset.kept} ${answer.file.name}`, ...refused].join(" ");
    } else {
      told.replaceChildren(...said, remover(box, input, answer.file));
    }
    return true;
  }
  if (request.status === 422 && answer.message) {
    refuse(answer.message);
    if (isLast) input.value = "";
    return true;
  }
  told.textContent = answer.message ?? box.dataset.refused;
  return false;
}

function remover(box, input, file) {
  const button = Object.assign(document.createElement("button"), { type: "submit", name: "remove_file" });
  button.value = `${input.name}:${file.id}`;
  button.className = "usa-button usa-button--unstyled";
  const which = Object.assign(document.createElement("span"), { className: "usa-sr-only", textContent: `: ${file.name}` });
  button.append(box.dataset.remove, which);
  return button;
}

function link(file) {
  const shown = document.createElement(file.url ? "a" : "strong");
  if (file.url) shown.href = file.url;
  shown.textContent = file.name;
  return shown;
}

function offer(told, words, again) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.again });
  button.className = "usa-button usa-button--unstyled";
  button.addEventListener("click", again, { once: true });
  told.replaceChildren(`${words.refused} `, button);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
