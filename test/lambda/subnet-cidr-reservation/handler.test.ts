import { properties, Stage } from './stage';

const stage = new Stage();
beforeAll(() => stage.open(), 30_000);
afterAll(() => stage.close());

test('reserves', async () => {
  const subnetId = stage.subnet();
  const stack = stage.stack();
  console.log(await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19', '100.64.16.0/20'], { Tags: { a: 'b' }, Description: 'pods' }) }));
  console.log(stack.resources, [...stage.ec2.state.reservations.values()]);
  console.log(await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/20', '100.64.16.0/20'], { Tags: { c: 'b' }, Description: 'pods!' }) }));
  console.log([...stage.ec2.state.reservations.values()]);
  console.log(await stack.delete());
  console.log(stage.ec2.countCalls(), stage.reserved(subnetId), stage.handler.output);
});
