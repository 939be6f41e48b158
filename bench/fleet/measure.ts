// Measures one of: a day of a large fleet in the model of ipamd, or the capacity of 50 node groups.
import { AddressPlan, SubnetCapacity } from '../../lib';
import { examinePool } from '../../lib/capacity/warm-pool-node';
import { Ec2Subnet } from '../../test/support/ipamd/ec2-subnet';
import { Fleet } from '../../test/support/ipamd/fleet';
import { seeded } from '../../test/support/ipamd/random';

function day() {
  const random = seeded(1);
  const { pool } = examinePool({ instanceType: 'm5.4xlarge', customNetworking: true });
  const subnets = Array.from({ length: 24 }, () => new Ec2Subnet(16, random));
  const fleet = { nodes: 10_000, pods: 300_000, seconds: 86_400, replaced: 1, cards: [pool!], subnets };
  return new Fleet(fleet, random).run();
}

function capacity() {
  const { subnets } = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  const nodegroups = Array.from({ length: 50 }, (_, index) => ({
    name: `Group${index}`,
    instanceTypes: ['m5.4xlarge', 'm6i.4xlarge', 'c5.9xlarge'],
    maxSize: 6,
    customNetworking: true,
    expectedPodsPerNode: 40,
  }));
  const compute = () => SubnetCapacity.compute({ subnets, nodegroups, growth: { percentPerMonth: 3 } });
  // Warm: a synthesis has computed max pods of every group before.
  for (let round = 0; round < 10; round += 1) compute();
  const rounds = 20;
  const start = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) compute();
  const { user, system } = process.cpuUsage(start);
  return { milliseconds: Math.round((user + system) / rounds / 100) / 10 };
}

const cpu = process.cpuUsage();
const result = process.argv[2] === 'day' ? day() : capacity();
const { user, system } = process.cpuUsage(cpu);
const seconds = Math.round((user + system) / 1e4) / 100;
console.log(JSON.stringify({ ...result, seconds, megabytes: Math.round(process.memoryUsage().rss / 1e6) }));
