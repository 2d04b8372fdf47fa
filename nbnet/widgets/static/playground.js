import { div } from "./dom.js";
import { DataCard } from "./playground_data.js";
import { FeaturesCard } from "./playground_features.js";
import { LayersCard } from "./playground_layers.js";
import { LearningCard } from "./playground_learning.js";
import { Sharing } from "./playground_share.js";
import { inPresentWords } from "./speaking.js";
import { open } from "./training_view.js";

/** @import { Extend } from "./training_view.js" */

/** Around a training view: what the training is of, and everything about it that can be changed. @type {Extend} */
export const extend = (root, words, send) => {
  root.el.classList.add("nbnet-playground");
  const sharing = new Sharing(words, send);
  root.transport.after(sharing.el);

  const data = new DataCard(words, send);
  const features = new FeaturesCard(words, send);
  const layers = new LayersCard(words, send);
  const learning = new LearningCard(words, send, root.settings);
  const side = div("nbnet-side");
  side.append(data.el, learning.el);
  root.timeline.before(side, features.el, layers.el);
  root.el.parentElement?.classList.add("nbnet-host");

  return {
    setup({ playground }) {
      const bar = /** @type {HTMLElement} */ (root.menu.parentElement);
      bar.prepend(root.back, sharing.opener);
      root.transport.querySelector(".nbnet-readouts")?.before(bar);
      root.transport.append(root.status);
      const cards = { data, features, layers, learning };
      for (const [name, { el }] of Object.entries(cards)) el.hidden = playground.hidden.includes(name);
      side.hidden = data.el.hidden && learning.el.hidden;
      data.setup(playground);
      features.setup(playground);
      layers.setup(playground);
      learning.setup(playground);
    },
    state({ playground }) {
      data.show(playground);
      features.show(playground);
      layers.show(playground);
      learning.show(playground);
    },
    shared: (content) => sharing.show(content),
  };
};

const render = inPresentWords((context) => open(context, extend));

export default { render };
