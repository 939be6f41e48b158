import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Chips that images bring drivers for, by the word for them in names of images, and the families that have them. */
const CHIPS: { [drivers: string]: { readonly families: RegExp; readonly chip: string } } = {
  nvidia: { families: /^(g|p)/, chip: 'NVIDIA GPU' },
  neuron: { families: /^(inf|trn)/, chip: 'Inferentia or Trainium chip' },
};

/** Instance types without the chip that the drivers of an image are for. `prop` is what the user wrote. */
export function missingChips(
  instanceTypes: ec2.InstanceType[],
  prop: string,
  drivers: string = 'none',
): string[] {
  if (!(drivers in CHIPS)) return [];
  const { families, chip } = CHIPS[drivers];
  return instanceTypes
    .map(String)
    .filter((type) => !families.test(type))
    .map((type) => `${type} has no ${chip}: leave the ${prop} out, or take another instance type`);
}
