/** How much aws-node writes. */
export enum AwsNodeLogLevel {
  /** Everything. */
  DEBUG = 'DEBUG',

  /** What it does. */
  INFO = 'INFO',

  /** What looks wrong. */
  WARN = 'WARN',

  /** What went wrong. */
  ERROR = 'ERROR',

  /** What made it stop. */
  FATAL = 'FATAL',
}

/** Where aws-node and the CNI plugin write their logs. */
export interface AwsNodeLoggingOptions {
  /**
   * How much the address manager (ipamd) writes.
   *
   * @default - not set: the default of aws-node, AwsNodeLogLevel.DEBUG
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_cni_loglevel
   */
  readonly logLevel?: AwsNodeLogLevel;

  /**
   * Where ipamd writes: `stdout`, `stderr` or a path below /host.
   *
   * @default - not set: the default of aws-node, '/host/var/log/aws-routed-eni/ipamd.log'
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_cni_log_file
   */
  readonly logFile?: string;

  /**
   * How much the CNI plugin writes.
   *
   * @default - not set: the default of aws-node, AwsNodeLogLevel.DEBUG
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_plugin_log_level
   */
  readonly pluginLogLevel?: AwsNodeLogLevel;

  /**
   * Where the CNI plugin writes: `stderr` or a path. Never `stdout`: the kubelet reads its result there.
   *
   * @default - not set: the default of aws-node, '/var/log/aws-routed-eni/plugin.log'
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_plugin_log_file
   */
  readonly pluginLogFile?: string;
}
