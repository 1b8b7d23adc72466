// The last page of leaving a shared device: what the browser kept of anybody's drafts goes, and their open pages too.
//
// Another tab may still hold what was typed in it. It hears of it and is asked for anew, which nobody here may see.

import { forgetBatches, whenForgotten } from "./batches.js";

export function forgetDrafts(root) {
  if (root.querySelector("[data-forget]")) forgetBatches();
  else if (root.querySelector("[data-autosave]")) whenForgotten(() => window.location.replace(location.pathname + location.search));
}
