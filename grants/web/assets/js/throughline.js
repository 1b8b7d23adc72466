// What a page gains when scripts run. Every page works without them.
import { askWhatApplies } from "./conditions.js";
import { forgetDrafts } from "./forgetting.js";
import { watchLengths } from "./length.js";
import { sendOnce } from "./send-once.js";
import { showProblems } from "./problems.js";
import { offerPrinting } from "./printing.js";

askWhatApplies(document);
watchLengths(document);
sendOnce(document);
showProblems(document);
offerPrinting(document);
if (!document.querySelector("[data-autosave]")) forgetDrafts(document); // there drafts.js does
