/** The Capacity Block that nodes run in. */
export interface CapacityBlockOptions {
  /** Id of the capacity reservation, such as `cr-0123456789abcdef0`. */
  readonly reservationId: string;
}
