import type { Conversation, TalkMessage } from "./wire";

/** What the bank says over the socket: sooner, never more, than what can be asked for. */
type Told =
  | { is: "messages"; conversation: string; items: TalkMessage[] }
  | { is: "conversation"; conversation: Conversation }
  | { is: "typing"; conversation: string; side: "customer" | "agent"; by: string }
  | { is: "here"; conversation: string; id: string; name: string; is_over: boolean }
  | { is: "gone"; conversation: string }
  | { is: "queue" }
  | { is: "desk" }
  | { is: "pong" }
  | { is: "kept" | "refused" };

export interface Watcher {
  /** The number after which to hear what was said. */
  after: () => number;
  messages: (items: TalkMessage[]) => void;
  conversation: (one: Conversation) => void;
  /** `by`: which colleague, for staff. */
  typing: (side: "customer" | "agent", by: string) => void;
  /** A colleague has it open, too; or no more. */
  here?: (id: string, name: string, isOver: boolean) => void;
  gone: () => void;
}

const PING_MS = 20_000;
const SILENT_MS = 50_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const TYPING_MS = 2_500;
const UNUSED_MS = 3_000;

/** Closed for good: somebody else's newer line, or nobody is signed in. Then one asks instead. */
const FINAL = new Set([4401, 4409, 4429]);

/**
 * The one socket of this page. It opens when somebody listens and closes when nobody does; when it breaks it comes
 * back by itself and says after which number each listener wants to hear. While it is down, whoever listens asks.
 */
class LiveLine {
  private socket: WebSocket | null = null;
  private pauseMs = FIRST_PAUSE_MS;
  private heardAt = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private typedAt = 0;
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly queueWatchers = new Set<() => void>();
  private readonly deskWatchers = new Set<() => void>();
  private readonly stateWatchers = new Set<() => void>();

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  onState(hear: () => void): () => void {
    this.stateWatchers.add(hear);
    return () => this.stateWatchers.delete(hear);
  }

  watch(conversation: string, watcher: Watcher): () => void {
    const here = this.watchers.get(conversation) ?? new Set();
    this.watchers.set(conversation, here.add(watcher));
    if (this.isOpen) this.ask(conversation);
    else this.open();
    return () => {
      here.delete(watcher);
      if (here.size > 0) return;
      this.watchers.delete(conversation);
      this.send({ do: "leave", conversation });
      this.closeSoon();
    };
  }

  watchQueue(hear: () => void): () => void {
    this.queueWatchers.add(hear);
    this.open();
    return () => {
      this.queueWatchers.delete(hear);
      this.closeSoon();
    };
  }

  /** Something is offered to whoever is signed in, or no more. */
  watchDesk(hear: () => void): () => void {
    this.deskWatchers.add(hear);
    this.open();
    return () => {
      this.deskWatchers.delete(hear);
      this.closeSoon();
    };
  }

  typing(conversation: string) {
    const now = Date.now();
    if (now - this.typedAt < TYPING_MS) return;
    this.typedAt = now;
    this.send({ do: "typing", conversation });
  }

  /** That one has it open; said again every few seconds, for as long as it is so. */
  here(conversation: string, isOver: boolean) {
    this.send({ do: "here", conversation, is_over: isOver });
  }

  /** Whether it went over the socket; else it is to be told otherwise. */
  seen(conversation: string, delivered: number, read: number): boolean {
    return this.send({ do: "seen", conversation, delivered, read });
  }

  private get isWanted(): boolean {
    return this.watchers.size > 0 || this.queueWatchers.size > 0 || this.deskWatchers.size > 0;
  }

  private open() {
    if (this.socket || this.again || !("WebSocket" in globalThis)) return;
    const url = new URL("/api/live", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.pauseMs = FIRST_PAUSE_MS;
      this.heardAt = Date.now();
      for (const conversation of this.watchers.keys()) this.ask(conversation);
      this.tellState();
      for (const hear of [...this.queueWatchers, ...this.deskWatchers]) hear();
    };
    socket.onmessage = ({ data }) => {
      this.heardAt = Date.now();
      this.hear(JSON.parse(data) as Told);
    };
    socket.onclose = ({ code }) => this.closed(socket, code);
    this.timer ??= setInterval(() => this.beat(), PING_MS);
  }

  private beat() {
    if (this.isOpen && Date.now() - this.heardAt > SILENT_MS) this.socket?.close();
    else this.send({ do: "ping" });
  }

  private closed(socket: WebSocket, code: number) {
    if (this.socket !== socket) return;
    this.socket = null;
    this.tellState();
    if (!this.isWanted || FINAL.has(code)) return;
    // Not all at the same moment when a server comes back.
    const pause = this.pauseMs * (0.5 + Math.random() / 2);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    this.again = setTimeout(() => {
      this.again = undefined;
      if (this.isWanted) this.open();
    }, pause);
  }

  private closeSoon() {
    setTimeout(() => {
      if (this.isWanted) return;
      clearInterval(this.timer);
      this.timer = undefined;
      this.socket?.close();
    }, UNUSED_MS);
  }

  private ask(conversation: string) {
    const afters = [...(this.watchers.get(conversation) ?? [])].map((one) => one.after());
    if (afters.length > 0) this.send({ do: "watch", conversation, after: Math.min(...afters) });
  }

  private send(frame: object): boolean {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private hear(told: Told) {
    if (told.is === "queue") for (const hear of this.queueWatchers) hear();
    if (told.is === "desk") for (const hear of this.deskWatchers) hear();
    if (told.is === "messages") for (const one of this.of(told.conversation)) one.messages(told.items);
    if (told.is === "conversation")
      for (const one of this.of(told.conversation.id)) one.conversation(told.conversation);
    if (told.is === "typing") for (const one of this.of(told.conversation)) one.typing(told.side, told.by);
    if (told.is === "here")
      for (const one of this.of(told.conversation)) one.here?.(told.id, told.name, told.is_over);
    if (told.is === "gone") for (const one of this.of(told.conversation)) one.gone();
  }

  private of(conversation: string): Watcher[] {
    return [...(this.watchers.get(conversation) ?? [])];
  }

  private tellState() {
    for (const hear of this.stateWatchers) hear();
  }
}

export const live = new LiveLine();
