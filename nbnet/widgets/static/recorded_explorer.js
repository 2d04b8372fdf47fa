import explorer from "./activation_explorer.js";
import { ExplorerPlayer } from "./explorer_player.js";
import { show } from "./recorded.js";

// The activation explorer of a page without a kernel.
await show("recorded_explorer.js", explorer, (tape, say) => {
  const player = new ExplorerPlayer(tape, say);
  return (message) => player.answer(message);
});

export default {};
