// What a page gains when scripts run. Every page works without them.
import { saveAsTheyType } from "./autosave.js";
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
forgetDrafts(document);
saveAsTheyType(document);
