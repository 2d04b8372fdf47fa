/** What anywidget gives to a widget's module: the part that nbnet uses. */

export interface Model {
  get(name: string): any;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(content: unknown, callbacks?: unknown, buffers?: (ArrayBuffer | ArrayBufferView)[]): void;
  on(event: "msg:custom", listener: (content: any, buffers: DataView[]) => void): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener?: (...args: any[]) => void): void;
}

export interface Context {
  model: Model;
  el: HTMLElement;
}

/** Undo what `render` did: the view is being closed. */
export type Cleanup = () => void;

export interface Widget {
  render(context: Context): Cleanup | void | Promise<Cleanup | void>;
}
