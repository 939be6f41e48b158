import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { LoopbackEc2 } from '../../loopback/ec2-server';
import { LoopbackEks } from '../../loopback/eks-server';
import { EksState } from '../../loopback/eks-state';
import { HandlerProcess } from '../../loopback/handler-process';
import { makeCertificates, type Certificates } from '../../loopback/kubernetes-certificates';
import { LoopbackKubernetes } from '../../loopback/kubernetes-server';
import { ResponseServer } from '../../loopback/response-server';
import { LoopbackS3 } from '../../loopback/s3-server';
import { LoopbackSts } from '../../loopback/sts-server';
import { describeWith } from '../../loopback/tools';
import { ControlPlane } from './control-plane';
import { VERSIONS } from './daemon-set';
import { schema } from './schema';
import { AwsNodeWorld } from './world';

export type HandlerName = 'aws-node-backup' | 'aws-node-verification';

/** What CloudFormation got as an answer. */
export interface Answer {
  readonly RequestId: string;
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Record<string, string>;
}

export interface EventOptions {
  readonly requestType?: 'Create' | 'Update' | 'Delete';
  readonly properties?: Record<string, unknown>;
  readonly oldProperties?: Record<string, unknown>;
  readonly requestId?: string;
  readonly timeoutMilliseconds?: number;
}

/** The certificates of this process, made once; undefined where openssl is missing. */
let certificates: Certificates | undefined | 'not made' = 'not made';

export function certificatesOrSkip(): Certificates | undefined {
  if (certificates === 'not made') certificates = makeCertificates();
  return certificates;
}

/** `describe`, or a visible skip where the machine has no openssl to make certificates with. */
export const describeWithTls = (name: string, block: () => void): void =>
  describeWith('openssl', certificatesOrSkip() !== undefined)(name, block);

const ROOT = join(__dirname, '..', '..', '..');

/** Builds a handler as scripts/bundle.mjs does. */
export function builtHandler(name: HandlerName): string {
  const outfile = join(tmpdir(), `podnet-${process.pid}`, name, 'index.js');
  buildSync({
    entryPoints: [join(ROOT, 'lambda', name, 'index.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambda/shared/lambda-credentials.ts') },
    legalComments: 'none',
    logLevel: 'error',
  });
  return outfile;
}

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

/** Limits of the handlers, so low that a test can wait for them. */
const FAST = {
  POLL_MILLISECONDS: '15',
  SETTLE_MILLISECONDS: '90',
  KUBERNETES_REQUEST_MILLISECONDS: '400',
  KUBERNETES_AUTHORIZATION_MILLISECONDS: '800',
  KUBERNETES_PATIENCE_MILLISECONDS: '1500',
  REQUEST_TIMEOUT_MILLISECONDS: '500',
};

/** Both handlers in processes of their own, and every service they talk to on the loopback interface. */
export class UpgradeStage {
  readonly eksState = new EksState(VERSIONS, 'v1.20.5-eksbuild.1', schema);
  readonly eks = new LoopbackEks(this.eksState);
  readonly sts = new LoopbackSts(KEYS.AWS_SECRET_ACCESS_KEY);
  readonly s3 = new LoopbackS3('backups');
  readonly ec2 = new LoopbackEc2({ pageSize: 2 });
  readonly responses = new ResponseServer();
  readonly controlPlane = new ControlPlane();
  readonly kubernetes = new LoopbackKubernetes(certificatesOrSkip() as Certificates, this.sts, 'prod');
  readonly world = new AwsNodeWorld(this.eksState, this.kubernetes);
  readonly handlers = {} as Record<HandlerName, HandlerProcess>;
  readonly stackId = `arn:aws:cloudformation:us-east-1:123456789012:stack/test/${randomUUID()}`;
  /** Environment in which every AWS service is on the loopback interface. */
  environment: Record<string, string> = {};

  async open(names: readonly HandlerName[] = ['aws-node-backup', 'aws-node-verification']): Promise<void> {
    await this.responses.listen();
    const controlPlane = await this.controlPlane.listen();
    this.environment = {
      ...KEYS,
      ...FAST,
      AWS_ENDPOINT_URL_EKS: await this.eks.listen(),
      AWS_ENDPOINT_URL_STS: await this.sts.listen(),
      AWS_ENDPOINT_URL_S3: await this.s3.listen(),
      AWS_ENDPOINT_URL_EC2: await this.ec2.listen(),
      AWS_ENDPOINT_URL_CLOUDFORMATION: controlPlane,
    };
    this.eksState.cluster.endpoint = await this.kubernetes.listen();
    this.eksState.cluster.certificateAuthority.data = Buffer.from(
      this.kubernetes.certificateAuthority,
    ).toString('base64');
    for (const name of names)
      this.handlers[name] = await HandlerProcess.start(builtHandler(name), this.environment);
  }

  /** Back to an empty cluster, an empty bucket and no faults. */
  reset(): void {
    for (const server of [this.eks, this.s3, this.ec2, this.kubernetes]) server.faults.clear();
    this.kubernetes.reset();
    this.s3.reset();
    this.eksState.reset();
    this.world.reset();
    this.eks.calls.length = 0;
    this.controlPlane.reset();
    for (const handler of Object.values(this.handlers)) handler.output = '';
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.handlers).map((handler) => handler.stop()));
    const servers = [
      this.eks,
      this.sts,
      this.s3,
      this.ec2,
      this.kubernetes,
      this.responses,
      this.controlPlane,
    ];
    await Promise.all(servers.map((server) => server.close()));
  }

  /** Everything the handlers wrote to their logs. */
  get log(): string {
    return Object.values(this.handlers)
      .map(({ output }) => output)
      .join('');
  }

  backupProperties(more: Record<string, unknown> = {}): Record<string, unknown> {
    return { ClusterName: 'prod', BucketName: 'backups', TargetVersion: 'v1.21.1-eksbuild.1', ...more };
  }

  verificationProperties(more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      ClusterName: 'prod',
      BucketName: 'backups',
      DeclaredVersion: 'v1.21.1-eksbuild.1',
      Policy: 'fail',
      ...more,
    };
  }

  /** Sends an event as CloudFormation does and waits for the answer. */
  async send(name: HandlerName, options: EventOptions = {}): Promise<Answer | undefined> {
    const event = this.event(name, options);
    await this.handlers[name].invoke(event, options.timeoutMilliseconds ?? 60_000);
    return this.answerTo(event.ResponseURL);
  }

  event(name: HandlerName, options: EventOptions = {}): Record<string, unknown> & { ResponseURL: string } {
    const { requestType = 'Update', oldProperties } = options;
    const isBackup = name === 'aws-node-backup';
    const defaults = isBackup ? this.backupProperties() : this.verificationProperties();
    const before = isBackup ? this.backupProperties({ TargetVersion: 'v1.20.1-eksbuild.3' }) : defaults;
    return {
      RequestType: requestType,
      ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:loopback',
      ResponseURL: this.responses.newUrl(),
      StackId: this.stackId,
      RequestId: options.requestId ?? randomUUID(),
      LogicalResourceId: name === 'aws-node-backup' ? 'Backup' : 'Verification',
      ResourceType: 'Custom::AwsNode',
      ...(requestType === 'Create' ? {} : { PhysicalResourceId: `${name}|prod|vpc-cni|x` }),
      ResourceProperties: options.properties ?? defaults,
      ...(requestType === 'Update' ? { OldResourceProperties: oldProperties ?? before } : {}),
    };
  }

  /** The answer, or undefined when none came. */
  answerTo(responseUrl: string): Answer | undefined {
    const body = this.responses.bodyAt(responseUrl);
    return body === undefined ? undefined : (JSON.parse(body) as Answer);
  }
}
