import { KubeReserved } from '../../lib';

test.each([
  [11, '376Mi'], // 11 * 11 + 255
  [29, '574Mi'], // 11 * 29 + 255
  [60, '915Mi'], // 11 * 60 + 255, as the end-to-end test of nodeadm expects
  [110, '1465Mi'], // 11 * 110 + 255
  [250, '3005Mi'], // 11 * 250 + 255
])('memory for %i pods: %s', (maxPods, memory) => {
  expect(KubeReserved.compute({ maxPods, vcpus: 2 })).toMatchObject({ memory, ephemeralStorage: '1Gi' });
});

test.each([
  [1, 60], // 6 % of 1000
  [2, 70], // + 1 % of 1000
  [4, 80], // + 0.5 % of 2000
  [8, 90], // + 0.25 % of 4000
  [96, 310], // + 0.25 % of 92000
])('processor time for %i vCPUs: %i millicores', (vcpus, millicores) => {
  const result = KubeReserved.compute({ maxPods: 110, vcpus });
  expect(result).toMatchObject({ cpuMillicores: millicores, cpu: `${millicores}m`, memoryMebibytes: 1465 });
});
