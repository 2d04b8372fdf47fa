/** @import { Cleanup, Context } from "./anywidget" */
import { Channel } from "./channel.js";

/**
 * A view that is made anew, in its place, when Python chooses another language. To Python it is the same place: its
 * line stays open, so that nothing ends that somebody watches.
 *
 * @param {(context: Context & { channel: Channel }) => Cleanup} open
 * @returns {(context: Context) => Cleanup}
 */
export function inPresentWords(open) {
  return ({ model, el }) => {
    const channel = new Channel(model);
    let close = open({ model, el, channel });
    const again = () => {
      close();
      el.replaceChildren();
      close = open({ model, el, channel });
    };
    model.on("change:words", again);
    return () => {
      model.off("change:words", again);
      close();
      channel.close();
    };
  };
}
