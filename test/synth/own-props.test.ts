import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import type { PodNetworkVpcProps } from '../../lib/network/pod-network-vpc-props';
import { AddressPlan } from '../../lib/planning/address-plan';

interface TeamNetworkProps extends PodNetworkVpcProps {
  readonly team: string;
}

/** A construct of a platform team, written as constructs of the CDK are extended. */
class TeamNetwork extends PodNetworkVpc {
  public readonly team: string;

  constructor(scope: Construct, id: string, props: TeamNetworkProps) {
    super(scope, id, props);
    this.team = props.team;
  }
}

test('a class that extends a construct may have props that the construct does not know (ADR-12)', () => {
  const stack = new Stack();
  const addressPlan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' });
  const network = new TeamNetwork(stack, 'Network', { addressPlan, team: 'payments' });
  expect(network.team).toBe('payments');
  Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 1);
});
