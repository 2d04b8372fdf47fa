import { freeze, freezePanels, takeKeys } from "./recorded.js";
import { play } from "./training_player.js";

// The training view of a page without a kernel.
await play("recorded_training.js", (root) => {
  freeze([root.settings]);
  freezePanels(root.plots);
  takeKeys(root.el);
  return { setup() {}, state() {} };
});

export default {};
