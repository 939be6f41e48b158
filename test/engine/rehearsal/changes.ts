/** Context of the reference deployment, as `-c` gives it. */
export type Settings = Readonly<Record<string, unknown>>;

/** A change that people make to a deployment that runs. */
export interface Change {
  readonly name: string;
  readonly before: Settings;
  readonly after: Settings;
}

export const CHANGES: readonly Change[] = [
  { name: 'a second pod block', before: {}, after: { podCidrBlocks: '100.64.0.0/16,100.65.0.0/16' } },
  { name: 'one NAT gateway instead of three', before: {}, after: { natGateways: 'single' } },
  { name: 'no NAT gateway, and so no guard', before: {}, after: { natGateways: 'none' } },
  // A control plane keeps its zones: who begins with two states it.
  {
    name: 'a third zone',
    before: { maxAzs: 2, controlPlaneAzs: 2 },
    after: { maxAzs: 3, controlPlaneAzs: 2 },
  },
  {
    name: 'the next Kubernetes version',
    before: { kubernetesVersion: '1.35' },
    after: { kubernetesVersion: '1.36' },
  },
  { name: 'another instance type', before: {}, after: { instanceTypes: 'm6i.2xlarge' } },
  { name: 'more nodes', before: {}, after: { minSize: 4, maxSize: 8 } },
  { name: 'a way in from the office', before: {}, after: { publicAccessCidrs: '203.0.113.0/24' } },
];

/** The same the other way around. */
export const REVERSED: readonly Change[] = CHANGES.map(({ name, before, after }) => ({
  name: `back from ${name}`,
  before: after,
  after: before,
}));
