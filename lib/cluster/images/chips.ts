import type { InstanceFacts } from '../instance-facts';

/** Chips that images bring drivers for, by the word for them in names of images and in the limits table. */
const CHIPS: { readonly [accelerator: string]: string } = {
  nvidia: 'NVIDIA GPU',
  neuron: 'Inferentia or Trainium chip',
};

/** The accelerator of a type; `none` where the table knows of none. */
export function acceleratorOf({ facts }: InstanceFacts): string {
  return facts.accelerator ?? 'none';
}

/** Whether EKS has images with drivers for it. */
export function hasDrivers(accelerator: string): boolean {
  return accelerator in CHIPS;
}

/** Instance types without the chip that the drivers of an image are for. `prop` is what the user wrote. */
export function missingChips(types: InstanceFacts[], prop: string, drivers: string = 'none'): string[] {
  if (!hasDrivers(drivers)) return [];
  return types
    .filter((type) => acceleratorOf(type) !== drivers)
    .map(
      ({ name }) => `${name} has no ${CHIPS[drivers]}: leave the ${prop} out, or take another instance type`,
    );
}
