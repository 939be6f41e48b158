import { referenceDeployment } from './reference-app';

const [ADMIN, SECOND] = [
  'Admin',
  'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_0123456789abcdef',
].map((name) => `arn:aws:iam::111122223333:role/${name}`);

test.each([true, false])(
  'adminRoleArns let people in who are not CloudFormation, with the recommended feature flags: %s',
  (recommendedFlags) => {
    const { deployed } = referenceDeployment({
      recommendedFlags,
      context: { adminRoleArns: `${ADMIN}, ${SECOND}`, publicAccessCidrs: '203.0.113.0/24' },
    });
    const [cluster] = deployed.ofType('AWS::EKS::Cluster');
    const people = deployed
      .ofType('AWS::EKS::AccessEntry')
      .filter(({ properties }) => [ADMIN, SECOND].includes(properties.PrincipalArn));
    expect(people.map(({ properties }) => properties)).toEqual(
      [ADMIN, SECOND].map((PrincipalArn) => ({
        ClusterName: deployed.idOf(cluster),
        PrincipalArn,
        AccessPolicies: [
          {
            AccessScope: { Type: 'cluster' },
            PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
          },
        ],
      })),
    );
    expect(cluster.properties.ResourcesVpcConfig).toMatchObject({
      EndpointPublicAccess: true,
      EndpointPrivateAccess: true,
      PublicAccessCidrs: ['203.0.113.0/24'],
    });
  },
);

test('without them nobody but the creator gets in, and the command for kubectl is an output', () => {
  const { template, deployed } = referenceDeployment({
    env: { account: '111122223333', region: 'eu-west-1' },
  });
  const principals = deployed
    .ofType('AWS::EKS::AccessEntry')
    .map(({ properties }) => properties.PrincipalArn);
  expect(principals.filter((arn) => !/^id-ClusterUpgradeGuard/.test(arn))).toEqual([]);
  const [cluster] = deployed.ofType('AWS::EKS::Cluster');
  template.hasOutput('UpdateKubeconfigCommand', {
    Value: {
      'Fn::Join': [
        '',
        ['aws eks update-kubeconfig --name ', { Ref: cluster.logicalId }, ' --region eu-west-1'],
      ],
    },
  });
});
