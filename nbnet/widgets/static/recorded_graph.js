import { GraphPlayer } from "./graph_player.js";
import { freeze, show } from "./recorded.js";
import graph from "./graph_view.js";

/** @import { Context } from "./anywidget" */

/** The graph view of a page without a kernel. */
const widget = {
  /** @param {Context} context */
  render(context) {
    const close = graph.render(context);
    freeze(context.el.querySelectorAll(".sliders"));
    for (const group of context.el.querySelectorAll("[data-changes]")) group.remove();
    return close;
  },
};

await show("recorded_graph.js", widget, (tape, say) => {
  const player = new GraphPlayer(tape, say);
  return (message) => player.answer(message);
});

export default {};
