// The last page of leaving a shared device: what the browser kept of anybody's drafts goes, and their open pages too.
//
// Another tab may still hold what was typed in it. It hears of it, and a page with somebody's text is asked for anew, which
// nobody here may see.

import { forgetBatches, whenForgotten } from "./batches.js";

const TEXTS = ["[data-autosave]", "[data-keep-text]", "[data-unsent]"];

export function forgetDrafts(root) {
  if (root.querySelector("[data-forget]")) forgetBatches();
  else whenForgotten(() => {
    if (TEXTS.some((mark) => root.querySelector(mark))) window.location.replace(location.pathname + location.search);
  });
}
