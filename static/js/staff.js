import "./once.js";
import * as autosave from "./autosave.js";
import * as errors from "./errors.js";
import * as keys from "./keys.js";
import * as look from "./look.js";
import * as menus from "./menus.js";
import * as poll from "./poll.js";
import * as session from "./session.js";

for (const part of [menus, errors, keys, poll, autosave, look, session]) part.start();
