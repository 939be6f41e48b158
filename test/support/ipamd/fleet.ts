import { CardPool, type Slot } from './card-pool';
import type { Ec2Subnet } from './ec2-subnet';
import { below, type Random } from './random';
import type { PoolSettings } from './targets';

const TICK = 5;

/** Nodes of one kind in some subnets, and how long their pods live. */
export interface FleetOptions {
  readonly nodes: number;
  readonly pods: number;
  readonly seconds: number;
  /** Part of the pods that are replaced in that time by others, somewhere else. */
  readonly replaced: number;
  /** The default card first; each further card serves a pod that runs on its node with an interface on every card. */
  readonly cards: readonly PoolSettings[];
  readonly subnets: readonly Ec2Subnet[];
  /** Part of the pods with an interface on every card. */
  readonly multiNicPods?: number;
}

/** A fleet at the end of its day. */
export interface FleetReport {
  readonly running: number;
  readonly unserved: number;
  readonly slots: number;
  readonly mostSlotsOfNode: number;
  readonly enis: number;
  readonly ticks: number;
}

interface Pod {
  readonly node: number;
  readonly slots: readonly { readonly card: CardPool; readonly slot: Slot }[];
}

/** Runs many nodes through a time of events. Nodes where nothing can change are not looked at. */
export class Fleet {
  private readonly nodes: CardPool[][];
  private readonly wakes: Set<number>[];
  private readonly running: Pod[] = [];
  private unserved = 0;
  private ticks = 0;
  private mostSlots = 0;

  constructor(
    private readonly options: FleetOptions,
    private readonly random: Random,
  ) {
    const { cards, subnets } = options;
    this.wakes = Array.from({ length: options.seconds / TICK + 1 }, () => new Set<number>());
    this.nodes = Array.from({ length: options.nodes }, (_, node) =>
      cards.map((settings) => new CardPool(settings, random, subnets[node % subnets.length])),
    );
    this.nodes.forEach((_, node) => this.wakes[0].add(node));
  }

  public run(): FleetReport {
    const rounds = this.wakes.length;
    const { pods, replaced } = this.options;
    // A tenth of the time to start, then a steady flow of pods that go and come.
    const starting = Math.floor(rounds / 10);
    const turnover = (pods * replaced) / (rounds - starting);
    for (let round = 0, owed = 0; round < rounds; round += 1) {
      if (round > 0 && round <= starting) this.start(Math.ceil(pods / starting), round);
      if (round > starting) owed += turnover;
      for (; owed >= 1; owed -= 1) this.replace(round);
      this.tickAt(round);
    }
    return this.report();
  }

  private start(count: number, round: number): void {
    for (let pod = 0; pod < count && this.running.length < this.options.pods; pod += 1) this.schedule(round);
  }

  private replace(round: number): void {
    const { running } = this;
    const index = below(this.random, running.length);
    const { node, slots } = running[index];
    running[index] = running[running.length - 1];
    running.pop();
    for (const { card, slot } of slots) card.unassign(slot, round * TICK);
    this.wakes[round].add(node);
    this.schedule(round);
  }

  /** The scheduler takes a node with room for a pod; it does not know of addresses. */
  private schedule(round: number): void {
    const node = below(this.random, this.nodes.length);
    const isMultiNic = this.random() < (this.options.multiNicPods ?? 0);
    const cards = isMultiNic ? this.nodes[node] : this.nodes[node].slice(0, 1);
    if (cards[0].assigned >= cards[0].settings.maxPods) return this.schedule(round);
    const slots = cards.flatMap((card) => {
      const slot = card.assign(round * TICK);
      return slot === undefined ? [] : [{ card, slot }];
    });
    this.wakes[round].add(node);
    if (slots.length === cards.length) this.running.push({ node, slots });
    else this.giveUp(slots, round);
  }

  private giveUp(slots: Pod['slots'], round: number): void {
    this.unserved += 1;
    for (const { card, slot } of slots) card.unassign(slot, round * TICK);
  }

  private tickAt(round: number): void {
    const now = round * TICK;
    for (const node of this.wakes[round]) {
      this.ticks += 1;
      let hasChanged = false;
      let wake = Infinity;
      for (const card of this.nodes[node]) {
        hasChanged = card.tick(now) || hasChanged;
        wake = Math.min(wake, card.nextWake(now) ?? Infinity);
        this.mostSlots = Math.max(this.mostSlots, card.slots);
      }
      const next = hasChanged ? round + 1 : Math.ceil(wake / TICK);
      if (next < this.wakes.length) this.wakes[next].add(node);
    }
    this.wakes[round].clear();
  }

  private report(): FleetReport {
    const cards = this.nodes.flat();
    return {
      running: this.running.length,
      unserved: this.unserved,
      slots: cards.reduce((sum, { slots }) => sum + slots, 0),
      mostSlotsOfNode: this.mostSlots,
      enis: cards.reduce((sum, { enis }) => sum + enis.length, 0),
      ticks: this.ticks,
    };
  }
}
