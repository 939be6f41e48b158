import { properties, Stage } from './stage';

const stage = new Stage();
beforeAll(() => stage.open(), 60_000);
afterAll(() => stage.close());

/** A /24: 16 blocks of /28. .16 and .17 single addresses, .32/28 a prefix, .48 a secondary address. */
function liveSubnet(): string {
  const subnetId = stage.subnet({ cidrBlock: '10.0.1.0/24', ipv6CidrBlock: '2600:1f10:4a:2::/64' });
  stage.ec2.state.addNetworkInterface({
    subnetId,
    networkInterfaceId: 'eni-0aaaaaaaaaaaaaaaa',
    description: 'ELB app/web',
    privateIpAddresses: ['10.0.1.17', '10.0.1.48'],
    ipv6Addresses: ['2600:1f10:4a:2:1::5'],
  });
  stage.ec2.state.addNetworkInterface({
    subnetId,
    networkInterfaceId: 'eni-0bbbbbbbbbbbbbbbb',
    privateIpAddresses: ['10.0.1.18'],
    ipv4Prefixes: ['10.0.1.32/28'],
    ipv6Prefixes: ['2600:1f10:4a:2:7::/80'],
  });
  return subnetId;
}

test('counts every /28 and /80 block of a live subnet once', async () => {
  const stack = stage.stack();
  await stack.deploy({ Pods: properties(liveSubnet(), ['10.0.1.128/25']) });
  expect(stack.data('Pods')).toMatchObject({
    TotalPrefixes: '16',
    PartlyUsedPrefixes: '2', // .16/28 and .48/28
    PrefixHeldPrefixes: '1', // .32/28
    UnusablePrefixes: '2', // .0/28 and .240/28
    ReservedPrefixes: '7', // the 8 blocks of .128/25, less the last
    FreePrefixes: '4', // .64 to .127
    Ipv6TotalPrefixes: '65536',
    Ipv6PartlyUsedPrefixes: '1',
    Ipv6PrefixHeldPrefixes: '1',
    Ipv6UnusablePrefixes: '2',
    Ipv6ReservedPrefixes: '0',
    Ipv6FreePrefixes: '65532',
  });
});

test('writes the report and the steps to the log before anything is changed', async () => {
  const subnetId = liveSubnet();
  stage.handler.output = '';
  await stage.stack().deploy({ Pods: properties(subnetId, ['10.0.1.128/25']) });
  const plan = stage.handler.output.split('\n').find((line) => line.startsWith('{"message":"plan"'))!;
  expect(JSON.parse(plan)).toMatchObject({
    subnetId,
    steps: ['reserve 10.0.1.128/25'],
    prefixes: [{ total: 16, partlyUsed: 2, prefixHeld: 1, free: 11 }, { total: 65536 }],
  });
});

test('requireFreePrefixes refuses a fragmented range and names what is in the way', async () => {
  const subnetId = liveSubnet();
  const wanted = properties(subnetId, ['10.0.1.0/25'], { RequireFreePrefixes: 6 });
  const result = await stage.stack().deploy({ Pods: wanted });
  expect(result.status).toBe('ROLLBACK_COMPLETE');
  expect(result.reasons[0]).toContain(
    `${subnetId}: 4 free /28 blocks in 10.0.1.0/25, 6 required; in the way: ` +
      "10.0.1.16/28 (eni-0aaaaaaaaaaaaaaaa 'ELB app/web' 10.0.1.17, eni-0bbbbbbbbbbbbbbbb 10.0.1.18); " +
      "10.0.1.48/28 (eni-0aaaaaaaaaaaaaaaa 'ELB app/web' 10.0.1.48); remove these network interfaces",
  );
  expect(stage.reserved(subnetId)).toEqual([]);
});

test('requireFreePrefixes lets a range with enough free blocks pass', async () => {
  const subnetId = liveSubnet();
  const wanted = properties(subnetId, ['10.0.1.0/25'], { RequireFreePrefixes: '4' });
  expect((await stage.stack().deploy({ Pods: wanted })).status).toBe('COMPLETE');
});

test('requireFreePrefixes never stands in the way of a rollback', async () => {
  const subnetId = liveSubnet();
  const stack = stage.stack();
  const former = properties(subnetId, ['10.0.1.0/25'], { RequireFreePrefixes: 4 });
  await stack.deploy({ Pods: former });
  const attempt = stack.deploy({ Pods: properties(subnetId, ['10.0.1.128/25']) }, { thenFail: true });
  stage.ec2.state.addNetworkInterface({
    subnetId,
    privateIpAddresses: ['10.0.1.70', '10.0.1.90', '10.0.1.110'],
  });
  expect((await attempt).status).toBe('ROLLBACK_COMPLETE');
  expect(stage.reserved(subnetId)).toEqual(['10.0.1.0/25']);
});

test('reads every page of network interfaces, and only those of the subnet', async () => {
  const subnetId = stage.subnet({ cidrBlock: '10.1.0.0/18' });
  const other = stage.subnet({ cidrBlock: '10.2.0.0/20' });
  for (let i = 0; i < 600; i += 1) {
    const address = `10.1.${4 + (i >> 5)}.${(i & 31) * 8}`;
    stage.ec2.state.addNetworkInterface({
      subnetId: i % 50 === 0 ? other : subnetId,
      privateIpAddresses: [address],
    });
  }
  stage.ec2.faults.add({ kind: 'ignore-filters', subnetId, times: Infinity });
  const stack = stage.stack();
  await stack.deploy({ Pods: properties(subnetId, []) });
  stage.ec2.faults.clear();
  // Two addresses share a block: i and i + 1 for even i. The 12 that belong to the other subnet have an even i.
  expect(stack.data('Pods').PartlyUsedPrefixes).toBe('300');
});
