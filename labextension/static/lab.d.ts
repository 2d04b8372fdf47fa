/** What JupyterLab, Lumino and ipywidgets give to the extension: the part that nbnet uses. */

export type Shared = Record<string, Record<string, { loaded?: unknown; get(): Promise<() => any> }>>;

export interface Signal {
  connect(slot: (sender: any, args: any) => void): void;
}

export interface Output {
  data: Record<string, any>;
  metadata: Record<string, any>;
  trusted: boolean;
  toJSON(): any;
}

export interface Outputs {
  length: number;
  get(index: number): Output;
  set(index: number, value: object): void;
}

/** A widget's model, as ipywidgets' manager has it. */
export interface WidgetModel {
  comm_live?: boolean;
  get(name: string): any;
  send(content: object): void;
  on(event: string, listener: (content: any, buffers: DataView[]) => void): void;
  off(event: string, listener: (content: any, buffers: DataView[]) => void): void;
}

export interface Manager {
  restored: Signal;
  restoredStatus: boolean;
  has_model(id: string): boolean;
  get_model(id: string): Promise<WidgetModel>;
}

export interface Renderer {
  node: HTMLElement;
  isDisposed: boolean;
  disposed: Signal;
  /** Of a panel: the widgets in it. */
  widgets?: readonly unknown[];
  renderModel(output: Output): Promise<void>;
  dispose(): void;
}

export interface Factory {
  safe: boolean;
  mimeTypes: string[];
  createRenderer(options?: any): Renderer;
}

export interface Rendermime {
  addFactory(factory: Factory, rank?: number): void;
  getFactory(mimeType: string): Factory | undefined;
  removeMimeType(mimeType: string): void;
}

export interface Notebook {
  content: { rendermime: Rendermime; model: { cells: Iterable<any> } | null };
  context: {
    save(...given: any[]): Promise<void>;
    sessionContext: { isReady: boolean; session: { kernel: { status: string } | null } | null };
  };
}

export interface App {
  serviceManager: { serverSettings: { baseUrl: string; token: string } };
  commands: { execute(name: string): Promise<void> };
}
