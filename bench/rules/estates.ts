import { ref } from '../../test/checks/fixtures/draft';
import { house } from '../../test/checks/fixtures/house';

type Resource = Record<string, unknown> & { readonly Properties: Record<string, unknown> };

/**
 * A sound cluster that grew: so many node subnets beside its own, and as many node groups.
 *
 * @param size node subnets, and node groups
 * @param isShared whether every node group uses every subnet; else each has its own
 */
export function estate(size: number, isShared: boolean): { Resources: Record<string, Resource> } {
  const subnets = Array.from({ length: size }, (_, index) => ref(`Extra${index}`));
  const draft = house();
  for (let index = 0; index < size; index++) {
    const letter = 'ABC'[index % 3];
    const subnet = `Extra${index}`;
    draft
      .add(subnet, 'AWS::EC2::Subnet', {
        VpcId: ref('Vpc'),
        AvailabilityZone: `eu-west-1${letter.toLowerCase()}`,
        CidrBlock: `10.0.${128 + Math.floor(index / 4)}.${(index % 4) * 64}/26`,
      })
      .add(`${subnet}Association`, 'AWS::EC2::SubnetRouteTableAssociation', {
        SubnetId: ref(subnet),
        RouteTableId: ref(`Table${letter}`),
      });
    const group = structuredClone(draft.body.Resources.Nodegroup as Resource);
    draft.body.Resources[`Group${index}`] = {
      ...group,
      Properties: {
        ...group.Properties,
        Subnets: isShared ? subnets : [ref(subnet)],
        ScalingConfig: { MaxSize: 2 },
      },
    };
  }
  return draft.build() as { Resources: Record<string, Resource> };
}
