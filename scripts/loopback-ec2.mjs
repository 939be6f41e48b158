// Starts the EC2 of the tests on the loopback interface, for the AWS CLI, terraform or a handler to talk to:
//
//   node scripts/loopback-ec2.mjs --port 4566 --cidr 100.64.0.0/18
//
// It knows one subnet, prints what to export, and then one line for each call. Ctrl-C ends it.
import { parseArgs } from 'node:util';
import * as tsx from 'tsx/cjs/api';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4566' },
    cidr: { type: 'string', default: '100.64.0.0/18' },
    'ipv6-cidr': { type: 'string', default: '2600:1f10:4a:1::/64' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    'usage: node scripts/loopback-ec2.mjs [--port 4566] [--cidr 100.64.0.0/18] [--ipv6-cidr <cidr>]',
  );
  process.exit(0);
}

const { LoopbackEc2 } = tsx.require('../test/loopback/index.ts', import.meta.url);
const onCall = ({ action, error }) => console.log(`${action}${error === undefined ? '' : ` -> ${error}`}`);
const ec2 = new LoopbackEc2({ onCall });
const url = await ec2.listen(Number(values.port));
const { subnetId } = ec2.state.addSubnet({
  subnetId: 'subnet-0123456789abcdef0',
  cidrBlock: values.cidr,
  ipv6CidrBlock: values['ipv6-cidr'],
});

console.log(`export AWS_ENDPOINT_URL_EC2=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 \\
  AWS_ACCESS_KEY_ID=example AWS_SECRET_ACCESS_KEY=example
# aws ec2 get-subnet-cidr-reservations --subnet-id ${subnetId}
`);
