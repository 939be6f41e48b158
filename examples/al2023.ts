// Nodes of Amazon Linux 2023: a pinned release, settings of your own, taints, and a pace of updates.
import { App, Size, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NodeImage, NodegroupUpdate, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Al2023');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});

const batch = cluster.addNodegroup('Batch', {
  instanceTypes: [new ec2.InstanceType('m7g.2xlarge')],
  // Nodes are replaced when you change the release, and not because AWS has published a new one.
  image: NodeImage.al2023({
    release: 'v20260714',
    // Merged over our NodeConfig by nodeadm; what comes last wins.
    nodeConfigSpecs: [{ kubelet: { config: { imageGCHighThresholdPercent: 75 } } }],
    scripts: ['#!/bin/bash\nsysctl -w net.core.somaxconn=4096'],
  }),
  volumeSize: Size.gibibytes(120),
  taints: [{ key: 'batch', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
  labels: { workload: 'batch' },
  capacityType: eks.CapacityType.SPOT,
  minSize: 2,
  maxSize: 20,
  update: NodegroupUpdate.percentage(25),
  autoRepair: true,
});
Tags.of(batch).add('cost-center', 'batch');

// Pods with volumes: one group in each zone, so that a new node comes up where the volume is.
cluster.addNodegroupPerAvailabilityZone('Data', {
  instanceTypes: [new ec2.InstanceType('r7g.xlarge')],
  maxSize: 4,
});

app.synth();
