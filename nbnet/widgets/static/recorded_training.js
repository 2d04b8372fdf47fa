import { freeze, takeKeys } from "./recorded.js";
import { play } from "./training_player.js";

// The training view of a page without a kernel.
await play((root) => {
  freeze([root.settings, root.plots]);
  takeKeys(root.el);
  return { setup() {}, state() {} };
});

export default {};
