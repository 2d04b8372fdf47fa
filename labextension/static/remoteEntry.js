// What JupyterLab loads of an extension: a container of module federation, of which these few lines are enough.
(() => {
  const address = new URL("extension.js", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  const page = /** @type {any} */ (window);
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB.nbnet = {
    /** @param {import("./lab").Shared} shared What JupyterLab and all extensions share. */
    init(shared) {
      this.shared = shared;
    },
    async get() {
      const { plugin } = await import(address);
      const made = { __esModule: true, default: await plugin(this.shared) };
      return () => made;
    },
  };
})();
