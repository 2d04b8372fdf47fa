import { freeze, show, takeKeys } from "./recorded.js";
import { TrainingPlayer } from "./training_player.js";
import { open } from "./training_view.js";

/** @import { Context } from "./anywidget" */
/** @import { Extend } from "./training_view.js" */

/** The training view of a page without a kernel. @type {Extend} */
const extend = (root) => {
  freeze([root.settings, root.plots]);
  takeKeys(root.el);
  return { setup() {}, state() {} };
};

const widget = { render: (/** @type {Context} */ context) => open(context, extend) };

await show(widget, (tape, say) => {
  const player = new TrainingPlayer(tape, say);
  return (message) => player.answer(message);
});

export default widget;
