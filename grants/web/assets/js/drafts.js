// What a page of a draft, or of opened sections, gains. Only such a page fetches this script.
//
// What it keeps in memory is forgotten here too: another script's forgetting would not reach it.
import { saveAsTheyType } from "./autosave.js";
import { forgetDrafts } from "./forgetting.js";

forgetDrafts(document);
saveAsTheyType(document);
