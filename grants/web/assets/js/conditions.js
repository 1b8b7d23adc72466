// Questions appear and go as answers make them apply: an aid. The server decides anew when the page is sent.
//
// The tree of a condition comes as JSON (grants/programs/conditions/tree.py); it is read, never run.
import { kept, plainDigits } from "./counting.js";

export function holds(node, facts) {
  const [operator, ...parts] = node;
  if (operator === "not") return !holds(parts[0], facts);
  if (operator === "and") return parts.every((part) => holds(part, facts));
  if (operator === "or") return parts.some((part) => holds(part, facts));
  if (operator === "answered") return isAnswer(known(facts, parts[0]));
  const [left, right] = parts.map((side) => (isAnswered(side) ? known(facts, side.answer) : side));
  if (operator === "in") return Array.isArray(right) && right.some((each) => each === left);
  return isPlain(left) && typeof left === typeof right && COMPARE[operator](left, right);
}

const COMPARE = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const known = (facts, key) => (Object.hasOwn(facts, key) ? facts[key] : null);
const isAnswered = (side) => side !== null && typeof side === "object" && !Array.isArray(side);
const isPlain = (value) => typeof value === "string" || typeof value === "number";
const isAnswer = (value) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

// --- what is typed, as the server would read it ---------------------------------------------------

// Digits, bare or in proper groups of three; anything else might mean two numbers, and then it means none.
const WHOLE = "(?:[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:[ \\u00a0\\u2009\\u202f][0-9]{3})+)|[0-9]+)";
const AMOUNT = new RegExp(`^-?${WHOLE}(\\.[0-9]{0,2})?$`);
const NUMBER = new RegExp(`^-?${WHOLE}$`);
const DOLLAR = /^(-?)\s*[$]\s*|\s*[$]$/;

// The Arabic signs mean one thing each, where a comma or a point may mean two (grants/programs/answers/numerals.py).
const GROUPS = "(?:\\u066c[0-9]{3})+";
const OTHER_GROUPS = "(?:,[0-9]{3})+|(?:[.][0-9]{3})+|(?:[ \\u00a0\\u2009\\u202f][0-9]{3})+";
const ARABIC = [
  new RegExp(`^(.*?)([1-9][0-9]{0,2}(?:${GROUPS}|${OTHER_GROUPS})|[0-9]+)?\\u066b([0-9]*)(.*)$`, "s"),
  new RegExp(`^(.*?)([1-9][0-9]{0,2}${GROUPS})(?:[.,]([0-9]+))?(.*)$`, "s"),
];

function plain(text) {
  const said = plainDigits(kept(text));
  for (const written of /[\u066b\u066c]/.test(said) ? ARABIC : []) {
    const [, before, whole = "", part = "", after] = written.exec(said) ?? [];
    if (before === undefined || !/^-?\s*[$]?\s*$/.test(before) || !/^\s*[$]?$/.test(after) || !(whole || part)) continue;
    return `${before}0${whole.replace(/[^0-9]/g, "")}${part && `.${part}`}${after}`;
  }
  return said;
}

// The number alone, without one of the signs after it that the question states.
function withoutSign(text, signs) {
  const said = plainDigits(kept(text));
  return signs && [...signs].includes(said.at(-1)) && /[0-9.]\s*.$/u.test(said) ? said.slice(0, -1) : said;
}

export function cents(text) {
  const said = plain(text).replace(DOLLAR, (_, sign = "") => sign);
  const bare = said.replace(/[^0-9.-]/g, "");
  if (!AMOUNT.test(said) || !/^-?[0-9]{1,12}(\.|$)/.test(bare)) return null;
  const [whole, part = ""] = bare.replace("-", "").split(".");
  const amount = Number(whole) * 100 + Number(part.padEnd(2, "0"));
  return amount > 100_000_000_000 ? null : bare.startsWith("-") ? -amount : amount;
}

export function wholeNumber(text) {
  const bare = plain(text).replace(/[^0-9-]/g, "");
  return NUMBER.test(plain(text)) && bare.length <= 14 && Math.abs(Number(bare)) <= 1_000_000_000_000 ? Number(bare) : null;
}

// A number with so many decimals at most, as grants/programs/answers/decimals.py reads it; fifteen digits are exact.
const SPACED = "(?:[ \\u00a0\\u2009\\u202f][0-9]{3})+";
const POINTED = new RegExp(`^-?([1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|${SPACED})|[0-9]+)(?:[.]([0-9]*))?$`);
const COMMAED = new RegExp(`^-?([1-9][0-9]{0,2}(?:(?:[.][0-9]{3})+|${SPACED})|[0-9]+)(?:,([0-9]+))?$`);

export function decimal(text, decimals) {
  const said = plain(text).replace(/^-?(?=[.,][0-9])/, "$&0");
  const [pointed, commaed] = [POINTED.exec(said), COMMAED.exec(said)];
  const [first, second] = [value(said, pointed), value(said, commaed)];
  if (pointed === null) return fitting(second, commaed, decimals);
  if (first === null || second === null || first === second) return fitting(first, pointed, decimals);
  return pointed[2] === undefined ? (decimals >= 3 ? null : first) : fitting(first, pointed, decimals);
}

function value(said, found) {
  if (found === null) return null;
  const whole = found[1].replace(/[^0-9]/g, "").replace(/^0+/, "");
  const number = Number(`${whole || 0}.${found[2] || 0}`);
  return whole.length > 11 ? null : said.startsWith("-") && number !== 0 ? -number : number;
}

const fitting = (number, found, decimals) => (number !== null && (found[2] ?? "").length <= decimals ? number : null);

function day(typed) {
  const text = plainDigits(typed);
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!found) return null;
  const date = new Date(`${text}T00:00:00Z`);
  const real = !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
  return real && Number(found[1]) >= 1900 && Number(found[1]) <= 2200 ? text : null;
}

function ranking(selects) {
  const places = new Map();
  for (const select of selects) {
    if (select.value === "" || places.has(select.value)) return null;
    places.set(select.value, select.dataset.option);
  }
  return [...places].sort(([a], [b]) => Number(a) - Number(b)).map(([, option]) => option);
}

// What the readable lines of a budget ask for, as grants/programs/answers/rows.py reads them: a blank amount is nothing,
// a line needs one somewhere, and lines that all ask nothing of us are an answer too.
export function request(inputs) {
  const lines = new Map();
  for (const { name, value } of inputs) {
    const [, number, source] = /-([0-9]+)-(amount|match_cash|match_in_kind|other)$/.exec(name) ?? [];
    if (source) lines.set(number, { ...lines.get(number), [source]: kept(value) === "" ? 0 : cents(value) });
  }
  const read = [...lines.values()].filter((line) => Object.values(line).every((amount) => amount !== null && amount >= 0));
  const asking = read.filter((line) => Object.values(line).some((amount) => amount > 0));
  return asking.length === 0 ? null : asking.reduce((sum, line) => sum + line.amount, 0);
}

const first = (inputs) => kept(inputs[0]?.value ?? "");
const checked = (inputs) => inputs.filter((input) => input.tagName === "SELECT" || input.checked);

const READ = {
  short_text: first,
  long_text: first,
  zip: (inputs) => (/^[0-9]{5}(-[0-9]{4})?$/.test(plainDigits(first(inputs))) ? plainDigits(first(inputs)) : null),
  number: (inputs, { decimals, signs }) => {
    const said = withoutSign(first(inputs), signs);
    return decimals ? decimal(said, Number(decimals)) : wholeNumber(said);
  },
  money: (inputs) => cents(first(inputs)),
  date: (inputs) => day(first(inputs)),
  choice: (inputs) => checked(inputs)[0]?.value ?? null,
  yes_no: (inputs) => checked(inputs)[0]?.value ?? null,
  accept: (inputs) => (inputs[0]?.checked ? "yes" : null),
  choices: (inputs) => checked(inputs).map((input) => input.value),
  ranking,
  budget: request,
};

function anything(inputs, wrapper) {
  const typed = inputs.some((input) => (input.type === "file" ? input.files.length > 0 : kept(input.value) !== ""));
  return typed || wrapper.hasAttribute("data-has-file") ? true : null;
}

function fact(wrapper) {
  const inputs = [...wrapper.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const read = READ[wrapper.dataset.type];
  const said = read ? read(inputs, wrapper.dataset) : anything(inputs, wrapper);
  return isAnswer(said) ? said : null;
}

// --- the page ------------------------------------------------------------------------------------

export function askWhatApplies(root) {
  for (const form of root.querySelectorAll("form:has([data-show-if])")) {
    const before = JSON.parse(form.querySelector("[data-facts]")?.dataset.facts ?? "{}");
    const wrappers = [...form.querySelectorAll("[data-question]")];
    const look = () => show(wrappers, { ...before });
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    look();
  }
}

function show(wrappers, facts) {
  for (const wrapper of wrappers) {
    const condition = wrapper.dataset.showIf;
    const applies = !condition || holds(JSON.parse(condition), facts);
    wrapper.hidden = !applies;
    const seen = wrapper.querySelector("input[name=seen]");
    if (seen) seen.disabled = !applies;
    if (applies) facts[wrapper.dataset.question] = fact(wrapper);
  }
}
