import { extend } from "./playground.js";
import { freeze, freezePanels, takeKeys } from "./recorded.js";
import { play } from "./training_player.js";

// The playground of a page without a kernel.
await play("recorded_playground.js", (root, words, send) => {
  const extension = extend(root, words, send);
  freeze(root.el.querySelectorAll(".nbnet-card-body"));
  freezePanels(root.plots);
  takeKeys(root.el);
  return extension;
});

export default {};
