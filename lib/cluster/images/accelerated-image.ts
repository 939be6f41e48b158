import type { IConstruct } from 'constructs';
import { ConstructError } from '../../synth/construct-error';
import type { InstanceFacts } from '../instance-facts';
import type { NodeImage } from '../node-image';
import type { NodeWarning } from '../node-pod-limit';
import { acceleratorOf, hasDrivers } from './chips';

const PLUGINS: { readonly [accelerator: string]: string } = {
  nvidia:
    'nvidia.com/gpu needs the NVIDIA device plugin or GPU Operator (https://github.com/NVIDIA/k8s-device-plugin)',
  neuron:
    'aws.amazon.com/neuron needs the Neuron device plugin (https://awsdocs-neuron.readthedocs-hosted.com/en/latest/containers/kubernetes-getting-started.html)',
};

/** The image with the drivers for the accelerators of the types, unless the user chose its drivers. */
export function acceleratedImage(scope: IConstruct, image: NodeImage, types: InstanceFacts[]): NodeImage {
  if (!image._choosesDrivers) return image;
  const accelerators = [...new Set(types.map(acceleratorOf))];
  if (accelerators.length > 1 && accelerators.some(hasDrivers)) {
    const list = types.map((type) => `${type.name} (${acceleratorOf(type)})`).join(', ');
    throw new ConstructError(
      scope,
      `instanceTypes mixes accelerators, and an image has the drivers of one: ${list}; use a node group for each`,
    );
  }
  return image._withAccelerator(accelerators[0]);
}

/** Drivers and device plugins that neither the image nor EKS brings. */
export function acceleratorWarnings(image: NodeImage, types: InstanceFacts[]): NodeWarning[] {
  const accelerators = [...new Set(types.map(acceleratorOf))].filter((name) => name !== 'none');
  return accelerators.flatMap((accelerator) => {
    const names = types.filter((type) => acceleratorOf(type) === accelerator).map(({ name }) => name);
    return [...driverWarning(image, accelerator, names), ...pluginWarning(image, accelerator)];
  });
}

function driverWarning(image: NodeImage, accelerator: string, names: string[]): NodeWarning[] {
  if (image._family.drivers === accelerator) return [];
  const remedy = hasDrivers(accelerator)
    ? 'install them in your image or with a DaemonSet, or let the node group choose the image'
    : 'EKS has no image with them: install them in a custom image, or with a DaemonSet';
  const text = `${image.operatingSystem} starts ${names.join(', ')} without drivers for ${accelerator} accelerators: ${remedy}`;
  return [{ id: 'PodNetwork:AcceleratorDrivers', text }];
}

function pluginWarning(image: NodeImage, accelerator: string): NodeWarning[] {
  const plugin = PLUGINS[accelerator];
  if (plugin === undefined || image.isWindows || image._family.bringsDevicePlugin) return [];
  return [{ id: 'PodNetwork:DevicePlugin', text: `${plugin}, which no image of EKS brings: install it` }];
}
