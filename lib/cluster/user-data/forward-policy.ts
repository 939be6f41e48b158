/**
 * A script that lets the firewall of the kernel forward the packets of pods.
 *
 * The images of EKS do it in the unit of kubelet. Others may come with the policy DROP, and their pods reach nothing
 * outside the node. cloud-init runs the script before nodeadm starts kubelet.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
 * @see https://github.com/awslabs/amazon-eks-ami/blob/81fec2e895854f599974fe4d3d72f61c0a9aaffa/templates/al2023/runtime/rootfs/etc/systemd/system/kubelet.service
 */
export const ACCEPT_FORWARDED_PACKETS = [
  '#!/bin/bash',
  'set -euo pipefail',
  'mkdir -p /etc/systemd/system/kubelet.service.d',
  "cat > /etc/systemd/system/kubelet.service.d/10-forward-accept.conf <<'UNIT'",
  '[Service]',
  'ExecStartPre=/sbin/iptables -P FORWARD ACCEPT -w 5',
  'UNIT',
  'systemctl daemon-reload',
].join('\n');
