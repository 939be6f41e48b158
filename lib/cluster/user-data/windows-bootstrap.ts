import type { KubeletTaint, NodeBootstrap } from './node-bootstrap';

/** Text between single quotes: nothing in it is expanded, and a quote is doubled. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function taint({ key, value, effect }: KubeletTaint): string {
  return `${key}=${value ?? ''}:${effect}`;
}

function kubeletArguments(node: NodeBootstrap, extra: string[]): string {
  const labels = Object.entries(node.labels).map(([name, value]) => `${name}=${value}`);
  return [
    `--max-pods=${node.podLimit.maxPods}`,
    ...(labels.length > 0 ? [`--node-labels=${labels.join(',')}`] : []),
    ...(node.taints.length > 0 ? [`--register-with-taints=${node.taints.map(taint).join(',')}`] : []),
    ...extra,
  ].join(' ');
}

/**
 * The call of the bootstrap script that EKS puts into its Windows images.
 *
 * Endpoint and certificate are given, so that no node asks EKS for them; the service CIDR block too, because the script
 * guesses it from the address of the instance.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html#bootstrap-script-configuration-parameters
 */
export function windowsBootstrap(node: NodeBootstrap, extraKubeletArguments: string[]): string[] {
  const parameters = [
    ['EKSClusterName', node.clusterName],
    ['APIServerEndpoint', node.apiServerEndpoint],
    ['Base64ClusterCA', node.certificateAuthority],
    ['ServiceCIDR', node.serviceCidr],
    ['DNSClusterIP', node.clusterDnsIp],
    ['KubeletExtraArgs', kubeletArguments(node, extraKubeletArguments)],
  ].map(([name, value]) => `-${name} ${quoted(value)}`);
  return [
    '[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"',
    `& $EKSBootstrapScriptFile ${parameters.join(' ')}`,
  ];
}

/** User data of Windows: one script between tags. */
export function renderPowershell(lines: string[]): string {
  return ['<powershell>', ...lines, '</powershell>'].join('\n');
}
