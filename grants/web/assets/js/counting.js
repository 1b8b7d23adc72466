// Counting as a person sees it, the same as grants/programs/answers/letters.py: change both or neither.
//
// A letter is what stands alone with all that is joined to it (accents, skin tones, the parts of a family, a
// flag's two halves); after fifteen joined signs a new letter begins. Words stand between white space.

const SPACE = "\\t\\n\\v\\f\\r \\x1c-\\x1f\\x85\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const PICTURE =
  "\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2190-\\u2bff\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}";
const FLAG_HALF = "\\u{1f1e6}-\\u{1f1ff}";
const CLINGING = "\\u200c\\u200d\\u{1f3fb}-\\u{1f3ff}\\u{e0020}-\\u{e007f}";

const WORDS = new RegExp(`[^${SPACE}]+`, "gu");
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const LETTERS = new RegExp(`(?:[${FLAG_HALF}]{2}|.)(?:\\u200d[${PICTURE}]|[\\p{M}${CLINGING}]){0,15}`, "gsu");

const UNSEEN = /[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

// The text as the server keeps it (grants/kernel/cleaning.py).
export function kept(text) {
  const broken = text.replace(/\r\n|[\r\v\f]/g, "\n").replace(/[\x1c-\x1f\x85]/g, " ");
  return broken.replace(UNSEEN, "").normalize("NFC").replace(EDGES, "");
}

// The digits of other scripts as 0 to 9 (plain_digits in grants/kernel/cleaning.py): to be read, never to be kept.
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0x1040, 0xff10];

export function plainDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const zero = ZEROS.find((code) => digit.codePointAt(0) >= code && digit.codePointAt(0) < code + 10);
    return zero === undefined ? digit : String(digit.codePointAt(0) - zero);
  });
}

export function countWords(text) {
  return kept(text).match(WORDS)?.length ?? 0;
}

export function countLetters(text) {
  return kept(text).match(LETTERS)?.length ?? 0;
}
