import { RuleBook } from '../../lib/checks/rule-book';
import { RULES } from '../../lib/checks/rules';
import type { CheckOptions } from '../../lib/checks/rules/check-options';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { type Draft, getAtt, ref } from './fixtures/draft';
import { house } from './fixtures/house';

const check = (draft: Draft, options: CheckOptions = {}) =>
  RuleBook.check([{ name: 'S', body: draft.build(), region: 'eu-west-1' }], options).findings;
const idsOf = (draft: Draft, options?: CheckOptions) => check(draft, options).map(({ ruleId }) => ruleId);
const severityOf = (draft: Draft, id: string) =>
  check(draft, { rules: [id] }).map(({ ruleId, severity }) => `${severity} ${ruleId}`);

describe('profiles', () => {
  const draft = () =>
    house()
      .set('Cluster.Logging', undefined)
      .set('Nodegroup.InstanceTypes', ['m4.large'])
      .nodeConfig((spec) => (spec.kubelet.maxPodsExpression = '8'));

  test('the default has what breaks pods, and nothing of the posture', () => {
    expect(idsOf(draft())).toEqual(['PFX-01']);
    expect(idsOf(draft(), { profile: RuleProfile.POD_NETWORK })).toEqual(['PFX-01']);
  });

  test('posture has the rest, and all has both', () => {
    expect(idsOf(draft(), { profile: RuleProfile.POSTURE })).toEqual(['CLU-19']);
    expect(idsOf(draft(), { profile: RuleProfile.ALL }).sort()).toEqual(['CLU-19', 'PFX-01']);
  });

  test('a rule that is named is checked in any profile', () => {
    expect(idsOf(draft(), { rules: ['CLU-19'] })).toEqual(['CLU-19']);
  });

  test.each(['CLU-19', 'CLU-20', 'ADD-01', 'EP-02', 'NET-17', 'SG-08', 'SUB-11'])('%s is posture', (id) => {
    expect(RuleBook.find(id)?.profile).toBe('posture');
  });

  test('posture never has an error: an error breaks pods or the deployment', () => {
    const posture = RULES.filter(({ profile }) => profile === RuleProfile.POSTURE);
    expect(posture.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('severity', () => {
  const onSmallNodes = () =>
    house().env({ ENABLE_POD_ENI: 'true' }).set('Nodegroup.InstanceTypes', ['t3.large']);

  test('SGP-01 is an error when no node takes pods with security groups, else a warning', () => {
    expect(severityOf(onSmallNodes(), 'SGP-01')).toEqual(['error SGP-01']);
    const mixed = onSmallNodes().set('Nodegroup.InstanceTypes', ['t3.large', 'm5.large']);
    expect(severityOf(mixed, 'SGP-01')).toEqual(['warning SGP-01']);
  });

  test('SGP-01 proves a type without a trunk beside one that is not known', () => {
    const mixed = onSmallNodes().set('Nodegroup.InstanceTypes', ['t3.large', ref('Mystery')]);
    expect(severityOf(mixed, 'SGP-01')).toEqual(['warning SGP-01']);
  });

  const closed = (...zones: string[]) => {
    const draft = house().add('PodGroup', 'AWS::EC2::SecurityGroup', { VpcId: ref('Vpc') });
    for (const zone of zones)
      draft.set(`VpcCni.ConfigurationValues.eniConfig.subnets.${zone}.securityGroups`, [
        getAtt('PodGroup', 'GroupId'),
      ]);
    return draft;
  };

  test('CN-14 is an error when DNS is closed in every zone, else a warning', () => {
    expect(severityOf(closed('eu-west-1a'), 'CN-14')).toEqual(['warning CN-14']);
    expect(severityOf(closed('eu-west-1a', 'eu-west-1b', 'eu-west-1c'), 'CN-14')).toEqual([
      'error CN-14',
      'error CN-14',
      'error CN-14',
    ]);
  });

  test('DEP-02 is information where the cluster is made first, and never an error', () => {
    expect(severityOf(house().independent('Nodegroup', /^Route/), 'DEP-02')).toEqual(['info DEP-02']);
    const later = house()
      .independent('Nodegroup', /^Route/)
      .set('Nodegroup.ClusterName', 'house');
    later.independent('Nodegroup', /^VpcCni$|^KubeProxy$/).set('Nodegroup.LaunchTemplate', undefined);
    expect(severityOf(later, 'DEP-02')).toEqual(['warning DEP-02']);
  });

  test('SUB-12 is an error without endpoints to reach AWS through', () => {
    const draft = () => house().set('NodeAAssociation.RouteTableId', ref('PublicTable'));
    expect(severityOf(draft(), 'SUB-12')).toEqual(['error SUB-12']);
    const endpoint = draft().add('Ec2', 'AWS::EC2::VPCEndpoint', {
      VpcId: ref('Vpc'),
      ServiceName: 'com.amazonaws.eu-west-1.ec2',
    });
    expect(severityOf(endpoint, 'SUB-12')).toEqual(['warning SUB-12']);
  });
});

describe('one cause', () => {
  test('a subnet that routes to an internet gateway is not said to have no route', () => {
    const ids = idsOf(house().set('NodeAAssociation.RouteTableId', ref('PublicTable')));
    expect(ids).toContain('SUB-12');
    expect(ids).not.toContain('SUB-14');
  });

  test('a VPC without DNS is one finding', () => {
    const draft = house()
      .set('Vpc.EnableDnsHostnames', false)
      .set('Cluster.ResourcesVpcConfig.EndpointPublicAccess', false);
    expect(idsOf(draft)).toEqual(['NET-10']);
    expect(idsOf(draft, { rules: ['EP-06'] })).toEqual(['EP-06']);
  });

  test('a configuration that is not JSON says nothing about max pods', () => {
    const draft = house();
    draft.body.Resources.VpcCni.Properties.ConfigurationValues = 'env: {}';
    expect(idsOf(draft)).toEqual(['ADD-04']);
  });

  test('the consequence in another VPC stays', () => {
    const wrong = house().set('Vpc.EnableDnsHostnames', false).build();
    const other = house().set('Nodegroup.InstanceTypes', ['m4.large']).build();
    const { findings } = RuleBook.check([
      { name: 'A', body: wrong },
      { name: 'B', body: other },
    ]);
    const said = findings.map(({ stack, ruleId }) => `${stack} ${ruleId}`);
    expect(said).toEqual(expect.arrayContaining(['A NET-10', 'B PFX-01']));
  });
});

describe('other clusters', () => {
  const without = () =>
    house()
      .remove('VpcCni')
      .independent('Nodegroup', /^VpcCni$/)
      .set('Cluster.BootstrapSelfManagedAddons', undefined);

  test('ADD-01 is silent about clusters of Fargate alone and about clusters for another plugin', () => {
    expect(idsOf(without(), { rules: ['ADD-01'] })).toEqual(['ADD-01']);
    const fargate = without()
      .remove('Nodegroup', 'CoreDns')
      .add('Profile', 'AWS::EKS::FargateProfile', { ClusterName: ref('Cluster') });
    expect(idsOf(fargate, { rules: ['ADD-01'] })).toEqual([]);
    const cilium = without().add('Cilium', 'Custom::AWSCDK-EKS-HelmChart', {
      ClusterName: ref('Cluster'),
      Chart: 'cilium',
    });
    expect(idsOf(cilium, { rules: ['ADD-01'] })).toEqual([]);
  });

  test('CLU-20 is silent from Kubernetes 1.28 on, which encrypts by itself', () => {
    const plain = (version: string) =>
      house().set('Cluster.EncryptionConfig', undefined).set('Cluster.Version', version);
    expect(idsOf(plain('1.28'), { rules: ['CLU-20'] })).toEqual([]);
    expect(idsOf(plain('1.27'), { rules: ['CLU-20'] })).toEqual(['CLU-20']);
  });
});

describe('several stacks', () => {
  const nodes = ['Nodegroup', 'Template', 'NodeRole', 'CoreDns'];
  const split = (dependsOn?: string[]) => {
    const cluster = house().remove(...nodes);
    const group = house().body.Resources.Nodegroup;
    const rest = {
      Resources: {
        Nodegroup: {
          Type: group.Type,
          Properties: { ...group.Properties, ClusterName: 'house', LaunchTemplate: undefined },
        },
      },
    };
    return RuleBook.check(
      [
        { name: 'cluster.yaml', body: cluster.build() },
        { name: 'nodes.yaml', body: rest, dependsOn },
      ],
      { rules: ['ADD-03', 'DEP-03'] },
    );
  };

  test('whose order is not declared are never asked for a DependsOn', () => {
    const { findings, notCheckable } = split();
    expect(findings).toEqual([]);
    expect(notCheckable.map(({ ruleId, reason }) => `${ruleId} ${reason}`)).toEqual([
      'ADD-03 the order of cluster.yaml and nodes.yaml is not declared',
      'DEP-03 the order of cluster.yaml and nodes.yaml is not declared',
    ]);
  });

  test('in a declared order are sound', () => {
    expect(split(['cluster.yaml'])).toMatchObject({ findings: [], notCheckable: [] });
  });
});

describe('remedies', () => {
  test('name constructs only to readers of constructs', () => {
    const draft = () =>
      house().set(
        'Template.LaunchTemplateData.ImageId',
        '{{resolve:ssm:/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/image_id}}',
      );
    const [forTemplate] = check(draft(), { rules: ['DEP-06'] });
    expect(forTemplate.remedy).not.toContain('NodeImage');
    const fromCdk = draft();
    fromCdk.body.Resources.Template.Metadata = { 'aws:cdk:path': 'S/Template' };
    expect(check(fromCdk, { rules: ['DEP-06'] })[0].remedy).toContain('NodeImage.al2023');
  });

  test('for templates name no construct of this package', () => {
    const constructs = /\b(AddressPlan|NodeImage|MaxPods|AwsNode[A-Z]\w+|PodNetwork\w+|PodAddressing)\b/;
    expect(RULES.filter(({ remedy }) => constructs.test(remedy)).map(({ id }) => id)).toEqual([]);
  });
});

describe('three outcomes', () => {
  const report = (draft: Draft) =>
    RuleBook.check([{ name: 'S', body: draft.build(), region: 'eu-west-1' }], { profile: RuleProfile.ALL });

  test('broken: MAX_ENI that leaves no interface is proven, and nothing beside it is left open', () => {
    const { findings, notCheckable } = report(house().env({ MAX_ENI: '1' }));
    expect(findings.map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([
      'CN-07 node group Nodegroup: m5.xlarge has no interface left for pods (min(1, 4) - 1 = 0)',
    ]);
    expect(notCheckable).toEqual([]);
  });

  test('broken: a type that is proven too small, beside one that is not known', () => {
    const { findings } = report(house().set('Nodegroup.InstanceTypes', ['hpc6id.32xlarge', ref('Mystery')]));
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['CN-07']);
  });

  test('unknown: a value that the template leaves open', () => {
    const { findings, notCheckable } = report(house().env({ MAX_ENI: ref('Mystery') }));
    expect(findings).toEqual([]);
    expect(new Set(notCheckable.map(({ reason }) => reason))).toEqual(
      new Set(['parameter Mystery has no default']),
    );
  });

  test('fine: neither a finding nor an open question', () => {
    expect(report(house())).toMatchObject({ findings: [], notCheckable: [] });
  });
});
