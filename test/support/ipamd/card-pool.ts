import type { Allocation, Ec2Subnet } from './ec2-subnet';
import type { Random } from './random';
import { below } from './random';
import { isTooHigh, isTooLow, overSlots, shortSlots, type PoolFigures, type PoolSettings } from './targets';

/** A secondary address, or a prefix of 16. */
export interface Slot {
  readonly eni: Eni;
  readonly allocation?: Allocation;
  assigned: number;
  cooling: number;
}

/** An interface that serves pods. */
export interface Eni {
  readonly slots: Slot[];
  readonly isPrimary: boolean;
  readonly since: number;
  readonly address?: Allocation;
  assigned: number;
  cooling: number;
}

const COOL_DOWN = 30;
const DECREASE_INTERVAL = 30;
const LEAST_LIFETIME = 60;
const INSUFFICIENT_BACK_OFF = 120;

/**
 * What ipamd keeps on one network card: its data store and the manager that grows and shrinks it. Times are seconds.
 *
 * A restatement of the plugin, one method for each of its functions, in the order in which it calls them.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/ipamd/ipamd.go
 */
export class CardPool {
  public readonly enis: Eni[] = [];
  public assigned = 0;
  public slots = 0;
  private freeSlots = 0;
  private lastDecrease = -Infinity;
  private backOffUntil = -Infinity;
  private readonly coolDowns: { slot: Slot; until: number }[] = [];

  constructor(
    public readonly settings: PoolSettings,
    private readonly random: Random,
    private readonly subnet?: Ec2Subnet,
  ) {
    for (let index = 0; index < settings.firstEnis; index += 1) this.attach(-Infinity, index === 0);
  }

  public get figures(): PoolFigures {
    const { assigned, slots, freeSlots } = this;
    return { assigned, slots, freeSlots };
  }

  /** AssignPodIPv4Address: interfaces and their blocks are walked in the random order of Go maps. */
  public assign(now: number): Slot | undefined {
    this.endCoolDowns(now);
    const { slotSize } = this.settings;
    const firstEni = below(this.random, this.enis.length || 1);
    for (let i = 0; i < this.enis.length; i += 1) {
      const { slots } = this.enis[(firstEni + i) % this.enis.length];
      const firstSlot = below(this.random, slots.length || 1);
      for (let j = 0; j < slots.length; j += 1) {
        const slot = slots[(firstSlot + j) % slots.length];
        if (slot.assigned + slot.cooling < slotSize) return this.use(slot, 1);
      }
    }
    return undefined;
  }

  /** UnassignPodIPAddress: the address cools down before it is used again, but counts as available at once. */
  public unassign(slot: Slot, now: number): void {
    this.use(slot, -1);
    slot.cooling += 1;
    slot.eni.cooling += 1;
    this.coolDowns.push({ slot, until: now + COOL_DOWN });
  }

  /** One round of the pool manager. True when something changed. */
  public tick(now: number): boolean {
    this.endCoolDowns(now);
    if (isTooLow(this.settings, this.figures)) {
      if (this.increase(now)) return true;
    } else if (isTooHigh(this.settings, this.figures) && this.decrease(now)) return true;
    return this.tryFreeEni(now);
  }

  /** When something may change without an event; undefined when nothing will. */
  public nextWake(now: number): number | undefined {
    const waits = isTooLow(this.settings, this.figures) ? [this.backOffUntil] : [];
    if (isTooHigh(this.settings, this.figures)) waits.push(this.lastDecrease + DECREASE_INTERVAL);
    if (this.coolDowns.length > 0) waits.push(this.coolDowns[0].until);
    if (this.enis.length > 1) waits.push(this.enis[this.enis.length - 1].since + LEAST_LIFETIME);
    const coming = waits.filter((time) => time > now);
    return coming.length === 0 ? undefined : Math.min(...coming);
  }

  private use(slot: Slot, by: 1 | -1): Slot {
    if (slot.assigned === 0) this.freeSlots -= 1;
    slot.assigned += by;
    slot.eni.assigned += by;
    this.assigned += by;
    if (slot.assigned === 0) this.freeSlots += 1;
    return slot;
  }

  private endCoolDowns(now: number): void {
    while (this.coolDowns.length > 0 && this.coolDowns[0].until <= now) {
      const { slot } = this.coolDowns.shift()!;
      slot.cooling -= 1;
      slot.eni.cooling -= 1;
    }
  }

  /** increaseDatastorePool: fill one interface, or else attach one; nothing during the back-off. */
  private increase(now: number): boolean {
    if (now < this.backOffUntil) return false;
    const short = shortSlots(this.settings, this.figures);
    const withRoom = this.enis.find(({ slots }) => slots.length < this.settings.slotsPerEni);
    if (withRoom !== undefined) return this.fill(withRoom, short, now);
    if (this.enis.length >= this.settings.maxEnis) return false;
    const eni = this.attach(now, false);
    return eni === undefined ? this.backOff(now) : this.fill(eni, short, now) || true;
  }

  private fill(eni: Eni, wanted: number, now: number): boolean {
    const room = this.settings.slotsPerEni - eni.slots.length;
    const got = this.take(eni, Math.min(room, wanted));
    return got > 0 || this.backOff(now);
  }

  /** EC2 gives all or nothing; after a refusal ipamd asks for one. */
  private take(eni: Eni, count: number): number {
    const taken: (Allocation | undefined)[] = [];
    for (let index = 0; index < count; index += 1) {
      const allocation =
        this.settings.slotSize === 1 ? this.subnet?.takeAddress() : this.subnet?.takePrefix();
      if (this.subnet !== undefined && allocation === undefined) break;
      taken.push(allocation);
    }
    if (taken.length < count)
      taken.splice(1).forEach((allocation) => allocation && this.subnet?.release(allocation));
    for (const allocation of taken) eni.slots.push({ eni, allocation, assigned: 0, cooling: 0 });
    this.slots += taken.length;
    this.freeSlots += taken.length;
    return taken.length;
  }

  private backOff(now: number): boolean {
    this.backOffUntil = now + INSUFFICIENT_BACK_OFF;
    return false;
  }

  private attach(now: number, isPrimary: boolean): Eni | undefined {
    const address = this.subnet?.takeAddress();
    if (this.subnet !== undefined && address === undefined) return undefined;
    const eni: Eni = { slots: [], isPrimary, since: now, address, assigned: 0, cooling: 0 };
    this.enis.push(eni);
    return eni;
  }

  /** decreaseDatastorePool: blocks without pods, no more often than every 30 seconds. */
  private decrease(now: number): boolean {
    if (now < this.lastDecrease + DECREASE_INTERVAL) return false;
    this.lastDecrease = now;
    let over = overSlots(this.settings, this.figures);
    for (const eni of this.enis) {
      for (let index = eni.slots.length - 1; index >= 0 && over > 0; index -= 1) {
        const { assigned, cooling } = eni.slots[index];
        if (assigned + cooling > 0) continue;
        const [slot] = eni.slots.splice(index, 1);
        if (slot.allocation) this.subnet?.release(slot.allocation);
        this.slots -= 1;
        this.freeSlots -= 1;
        over -= 1;
      }
    }
    return true;
  }

  /** tryFreeENI: one interface without pods that no target needs. */
  private tryFreeEni(now: number): boolean {
    const index = this.enis.findIndex((eni) => this.isDeletable(eni, now));
    if (index < 0) return false;
    const [{ slots, address }] = this.enis.splice(index, 1);
    for (const { allocation } of slots) if (allocation) this.subnet?.release(allocation);
    if (address) this.subnet?.release(address);
    this.slots -= slots.length;
    this.freeSlots -= slots.length;
    return true;
  }

  private isDeletable({ isPrimary, since, assigned, cooling, slots }: Eni, now: number): boolean {
    if (isPrimary || assigned + cooling > 0 || now < since + LEAST_LIFETIME) return false;
    if (this.goesByEni) return this.hasEniTooMany;
    const { assigned: all, slots: total, freeSlots } = this;
    const without = { assigned: all, slots: total - slots.length, freeSlots: freeSlots - slots.length };
    return !isTooLow({ ...this.settings, maxPods: Infinity }, without);
  }

  private get goesByEni(): boolean {
    const { slotSize, targets } = this.settings;
    return slotSize === 1 && targets.warmIpTarget + targets.minimumIpTarget === 0;
  }

  /** With WARM_ENI_TARGET an interface goes as soon as one more than the target is free. */
  private get hasEniTooMany(): boolean {
    const { slotsPerEni, targets } = this.settings;
    return this.slots - this.assigned >= (targets.warmEniTarget + 1) * slotsPerEni;
  }
}
