import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { SECRET } from '../../loopback/response-server';
import { describeWithTls, UpgradeStage, type Answer, type EventOptions } from '../aws-node-fixtures/stage';
import { daemonSet } from '../aws-node-fixtures/daemon-set';

describeWithTls('the backup handler', () => {
  const stage = new UpgradeStage();

  beforeAll(() => stage.open(['aws-node-backup']));
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    stage.world.install('v1.20.1-eksbuild.3', { ENABLE_PREFIX_DELEGATION: 'true' }, { WARM_IP_TARGET: '5' });
  });

  const send = async (options: EventOptions = {}): Promise<Answer> =>
    (await stage.send('aws-node-backup', options))!;
  const documents = (): string[] => stage.s3.keys(/Z_.*_[0-9a-f]{8}\.json$/);
  const document = (): BackupDocument => stage.s3.json<BackupDocument>(documents()[0]!);

  afterEach(() => {
    // Whatever a test did: the handler only reads the cluster, and no password is in its log.
    expect(stage.kubernetes.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(stage.log).not.toMatch(/k8s-aws-v1\.|X-Amz-Signature=[0-9a-f]|Bearer/);
    expect(stage.log).not.toContain(SECRET);
    expect(stage.s3.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
  });

  describe('what it stores', () => {
    test('document, manifests and a pointer to the newest backup, encrypted', async () => {
      const { Status, Data } = await send({ requestId: 'request-1' });
      expect(Status).toBe('SUCCESS');
      expect(Data).toEqual({
        BackupKey: documents()[0],
        BackupUri: `s3://backups/${documents()[0]}`,
        BackupStatus: 'complete',
        FromVersion: 'v1.20.1-eksbuild.3',
        TargetVersion: 'v1.21.1-eksbuild.1',
        Warnings: '',
      });
      expect(documents()[0]).toMatch(
        /^prod\/[0-9a-f]{12}\/\d{4}-\d\d-\d\dT[\d-]+Z_v1.20.1-eksbuild.3_to_v1.21.1-eksbuild.1_[0-9a-f]{8}\.json$/,
      );
      expect(document()).toMatchObject({
        completeness: 'complete',
        daemonSet: { owners: [{ manager: 'eks' }, { manager: 'kubectl-set' }] },
      });
      const manifests = stage.s3.json<{ items: { kind: string }[] }>(
        documents()[0]!.replace('.json', '.manifests.json'),
      );
      expect(manifests.items.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'ConfigMap', 'DaemonSet']);
      expect(stage.s3.json(stage.s3.keys(/latest\.json$/)[0]!)).toEqual({
        key: documents()[0],
        from: 'v1.20.1-eksbuild.3',
        target: 'v1.21.1-eksbuild.1',
      });
    });

    test('with at most 8 calls of EKS, 4 of Kubernetes and 4 of S3', async () => {
      stage.world.addEniConfigs(3);
      await send();
      const { eks, kubernetes, s3 } = stage;
      expect(kubernetes.requests).toHaveLength(4);
      expect(s3.requests.length).toBeLessThanOrEqual(4);
      expect(eks.calls.length).toBeLessThanOrEqual(8);
      // Each was made, so that a test against servers of another name cannot pass.
      expect([eks.calls.includes('DescribeAddon'), s3.requests.length > 0]).toEqual([true, true]);
    });

    test('with a key of your own, under a prefix of your own', async () => {
      await send({ properties: stage.backupProperties({ KmsKeyId: 'alias/backups', KeyPrefix: 'eks/' }) });
      const key = stage.s3.keys(/^eks\/prod\/.*manifests/)[0]!;
      expect(stage.s3.objects.get(key)![0]!.headers).toMatchObject({
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': 'alias/backups',
      });
    });

    test('200 ENIConfigs and the reservations of their subnets, page by page', async () => {
      const subnet = stage.ec2.state.addSubnet({ cidrBlock: '100.64.0.0/18' }).subnetId;
      for (const cidr of ['100.64.16.0/24', '100.64.17.0/24', '100.64.18.0/24']) {
        stage.ec2.state.createReservation({ subnetId: subnet, cidr, reservationType: 'prefix' });
      }
      stage.world.addEniConfigs(200, () => subnet);
      stage.kubernetes.expiredContinues = 1;
      expect((await send()).Data!.BackupStatus).toBe('complete');
      expect(document().eniConfigs).toHaveLength(200);
      expect(document().reservations).toEqual([
        {
          subnetId: subnet,
          reservations: [{}, {}, {}].map(() => expect.objectContaining({ ReservationType: 'prefix' })),
        },
      ]);
      expect(document().manifests.filter(({ kind }) => kind === 'ENIConfig')).toHaveLength(200);
    });

    test('an object of 1 MB', async () => {
      const big = daemonSet({
        version: 'v1.20.1-eksbuild.3',
        byHand: { ADDITIONAL_ENI_TAGS: `{"a":"${'x'.repeat(1_000_000)}"}` },
      });
      stage.kubernetes.objects.set(AwsNodeObject.DAEMON_SET, big);
      expect((await send()).Status).toBe('SUCCESS');
      expect(JSON.stringify(document().daemonSet).length).toBeGreaterThan(1_000_000);
    });

    test('nothing is stored before the first install, so that a failed one leaves an empty bucket', async () => {
      stage.reset();
      stage.kubernetes.hasEniConfigKind = false;
      const { Data } = await send({ requestType: 'Create' });
      expect(Data).toMatchObject({ BackupStatus: 'empty', FromVersion: '' });
      expect(Data).toMatchObject({ BackupKey: '', BackupUri: '', Warnings: '' });
      expect(stage.s3.requests).toEqual([]);
    });

    test('nothing is stored where nothing could be read, and the reason is told', async () => {
      stage.reset();
      stage.kubernetes.forbidden.add('daemonsets');
      stage.kubernetes.forbidden.add('eniconfigs');
      const { Status, Reason } = await send({ requestType: 'Create' });
      expect([Status, stage.s3.requests]).toEqual(['FAILED', []]);
      expect(Reason).toMatch(/could not read DaemonSet .*403/);
    });

    test('a self-managed aws-node', async () => {
      stage.eksState.addon = undefined;
      const { Data } = await send({ requestType: 'Create' });
      expect(Data).toMatchObject({ BackupStatus: 'complete', FromVersion: 'v1.20.1-eksbuild.3' });
    });

    test('no add-on, where EKS denies what does not exist', async () => {
      stage.eksState.addon = undefined;
      stage.eks.faults.add({ kind: 'deny', action: 'DescribeAddon', times: Infinity });
      const { Data } = await send({ requestType: 'Create' });
      expect(Data).toMatchObject({ BackupStatus: 'complete' });
      expect(stage.eks.calls).toContain('ListAddons');
    });

    test('ENIConfigs are left out when they are not to be read', async () => {
      stage.kubernetes.forbidden.add('eniconfigs');
      expect((await send({ properties: stage.backupProperties({ ReadEniConfigs: 'false' }) })).Status).toBe(
        'SUCCESS',
      );
    });
  });

  describe('trouble that passes', () => {
    test.each([
      ['EKS throttles', () => stage.eks.faults.add({ kind: 'throttle', times: 5 })],
      ['EKS fails', () => stage.eks.faults.add({ kind: 'server-error', times: 3 })],
      ['the connection to EKS breaks', () => stage.eks.faults.add({ kind: 'reset-before', times: 2 })],
      ['the API server throttles', () => stage.kubernetes.faults.add({ kind: 'throttle', times: 4 })],
      [
        'the API server fails',
        () => stage.kubernetes.faults.add({ kind: 'server-error', action: 'daemonsets', times: 3 }),
      ],
      [
        'the connection to the API server breaks',
        () => stage.kubernetes.faults.add({ kind: 'reset-before', times: 3 }),
      ],
      [
        'the API server is slow',
        () => stage.kubernetes.faults.add({ kind: 'slow', milliseconds: 250, times: 4 }),
      ],
      [
        'the API server hangs once',
        () => stage.kubernetes.faults.add({ kind: 'hang', action: 'configmaps' }),
      ],
      [
        'the API server answers half an object',
        () => stage.kubernetes.faults.add({ kind: 'malformed', action: 'daemonsets' }),
      ],
      [
        'the access entry is not known everywhere yet',
        () => stage.kubernetes.faults.add({ kind: 'deny', action: 'daemonsets', times: 3 }),
      ],
      ['S3 throttles', () => stage.s3.faults.add({ kind: 'throttle', times: 3 })],
      ['S3 fails', () => stage.s3.faults.add({ kind: 'server-error', times: 2 })],
      [
        'the pointer cannot be written',
        () => stage.s3.faults.add({ kind: 'deny', action: 'PutObject', after: 2, times: 9 }),
      ],
      ['the answer to CloudFormation is lost', () => stage.responses.fail('reset', 500)],
    ])('%s: the backup is complete', async (_, arrange) => {
      arrange();
      expect(await send()).toMatchObject({ Status: 'SUCCESS', Data: { BackupStatus: 'complete' } });
    });
  });

  describe('a failed backup fails the deployment before anything changed', () => {
    const forever = { times: Infinity };
    const cases: [string, () => void, RegExp][] = [
      ['the role may not read', () => void stage.kubernetes.forbidden.add('daemonsets'), /could not read DaemonSet kube-system\/aws-node \(the API server answered 403 for \/apis\/apps\/v1\/namespaces\/kube-system\/daemonsets\/aws-node: daemonsets is forbidden/],
      ['no access entry', () => void (stage.kubernetes.hasAccessEntry = false), /the API server answered 401 .* Unauthorized/],
      ['the API server hangs', () => stage.kubernetes.faults.add({ kind: 'hang', action: 'configmaps', ...forever }), /ConfigMap kube-system\/amazon-vpc-cni \(the API server could not be reached for .*: no answer in time\)/],
      ['the API server fails', () => stage.kubernetes.faults.add({ kind: 'server-error', action: 'eniconfigs', ...forever }), /ENIConfigs \(the API server answered 500 .*etcdserver/],
      ['a foreign certificate', () => void (stage.eksState.cluster.certificateAuthority.data = Buffer.from(OTHER_AUTHORITY).toString('base64')), /could not be reached for .*(CERT|SIGNATURE|certificate)/],
      ['the add-on cannot be described', () => stage.eks.faults.add({ kind: 'deny', action: 'DescribeAddon', ...forever }), /could not read add-on \(AccessDeniedException: User is not authorized to perform: eks:DescribeAddon\)/],
      ['S3 refuses', () => stage.s3.faults.add({ kind: 'deny', ...forever }), /the backup could not be written to s3:\/\/backups\/prod\/.*AccessDenied/],
    ]; // prettier-ignore
    let authority = '';

    beforeEach(() => (authority = stage.eksState.cluster.certificateAuthority.data));
    afterEach(() => (stage.eksState.cluster.certificateAuthority.data = authority));

    test.each(cases)('%s', async (_, arrange, reason) => {
      arrange();
      const { Status, Reason } = await send();
      expect(Status).toBe('FAILED');
      expect(Reason).toMatch(reason);
      expect(Reason).toMatch(/^the backup of aws-node failed and nothing was changed: /);
      expect(Reason).toMatch(/repair the access or set continueOnBackupFailure/);
      expect(stage.eks.calls).not.toContain('UpdateAddon');
    });

    test('what could be read is kept, and the reason with it', async () => {
      stage.kubernetes.forbidden.add('eniconfigs');
      const { Reason } = await send();
      expect(document()).toMatchObject({ completeness: 'partial', unreadable: [{ part: 'ENIConfigs' }] });
      expect(Reason).toContain(`what could be read is in s3://backups/${documents()[0]}`);
    });

    test('unless continueOnBackupFailure accepts it, with a warning', async () => {
      stage.kubernetes.forbidden.add('eniconfigs');
      const { Status, Data } = await send({
        properties: stage.backupProperties({ ContinueOnBackupFailure: 'true' }),
      });
      expect(Status).toBe('SUCCESS');
      expect(Data).toMatchObject({
        BackupStatus: 'partial',
        Warnings: expect.stringMatching(/^the backup is not complete: could not read ENIConfigs/),
      });
    });

    test('the time of the function runs out: the answer still comes', async () => {
      stage.kubernetes.faults.add({ kind: 'hang', ...forever });
      const { Status, Reason } = await send({ timeoutMilliseconds: 1_500 });
      expect([Status, Reason]).toEqual([
        'FAILED',
        expect.stringMatching(/^(not finished after 0.7 s|the backup of aws-node failed)/),
      ]);
    });

    test('an unknown cluster', async () => {
      const { Reason } = await send({ properties: stage.backupProperties({ ClusterName: 'other' }) });
      expect(Reason).toMatch(/^No cluster found for name: other\./);
    });

    test('properties that are not usable are all named', async () => {
      const properties = {
        TargetVersion: { a: 1 },
        UndeclaredSettings: 'jump',
        BareMetalNodes: 'maybe',
        RoleActions: 'x',
      };
      expect((await send({ properties })).Reason).toMatch(
        /^the properties of the custom resource are not usable: ClusterName is missing; BucketName is missing; UndeclaredSettings is "jump", allowed are refuse, preserve, discard; TargetVersion is an object, expected a string; BareMetalNodes is "maybe", allowed are true and false; RoleActions is a string, expected a list of strings/,
      );
    });
  });

  describe('the guard', () => {
    test('refuses a key that the schema does not know, by path', async () => {
      const TargetConfiguration = '{"env":{"WARM_IP_TARGT":"5"}}';
      const { Status, Reason } = await send({ properties: stage.backupProperties({ TargetConfiguration }) });
      expect(Status).toBe('FAILED');
      expect(Reason).toMatch(
        /^vpc-cni of cluster prod was not changed: .*\$\.env\.WARM_IP_TARGT is not a setting of this version; did you mean WARM_IP_TARGET\?/,
      );
    });

    test('names the update that is running', async () => {
      stage.eksState.nextOutcome = 'stuck';
      stage.eksState.updateAddon({ addonVersion: 'v1.20.5-eksbuild.1' });
      expect((await send()).Reason).toMatch(/is UPDATING \(AddonUpdate [0-9a-f-]{36} since 2/);
    });

    test('warns when Kubernetes changes in the same deployment', async () => {
      const { Data } = await send({
        properties: stage.backupProperties({ KubernetesVersion: '1.34' }),
        oldProperties: stage.backupProperties({
          KubernetesVersion: '1.33',
          TargetVersion: 'v1.20.1-eksbuild.3',
        }),
      });
      expect(Data!.Warnings).toMatch(/^one deployment changes Kubernetes from 1.33 to 1.34/);
    });

    test('does not stumble over old properties of another shape', async () => {
      expect(
        (await send({ oldProperties: { RoleActions: 'jump', KubernetesVersion: ['1.33'] } })).Status,
      ).toBe('SUCCESS');
    });

    test('counts its problems when there are several', async () => {
      const properties = stage.backupProperties({
        TargetVersion: 'v1.22.0-eksbuild.1',
        RoleActions: ['ec2:Assign*'],
      });
      expect((await send({ properties })).Reason).toMatch(
        /\(1\) EKS moves vpc-cni .* \(2\) .*not fit for use.* \(3\) the role of aws-node/,
      );
    });
  });

  describe('an update that leaves the add-on alone is never refused', () => {
    const TargetVersion = 'v1.20.1-eksbuild.3';
    const kubernetesAlone: EventOptions = {
      properties: stage.backupProperties({ TargetVersion, KubernetesVersion: '1.34' }),
      oldProperties: stage.backupProperties({ TargetVersion, KubernetesVersion: '1.33' }),
    };

    test('Kubernetes alone, version not offered: SUCCESS with a warning', async () => {
      const version = 'v1.20.2-eksbuild.1';
      stage.world.install(version, {});
      const { Status, Data } = await send({
        properties: stage.backupProperties({ TargetVersion: version, KubernetesVersion: '1.34' }),
        oldProperties: stage.backupProperties({ TargetVersion: version, KubernetesVersion: '1.33' }),
      });
      expect([Status, Data!.BackupStatus, Data!.Warnings]).toEqual([
        'SUCCESS',
        'complete',
        expect.stringMatching(/^EKS does not offer vpc-cni v1\.20\.2-eksbuild\.1/),
      ]);
    });

    test('a failed backup is a warning', async () => {
      stage.kubernetes.forbidden.add('daemonsets');
      expect(await send(kubernetesAlone)).toMatchObject({
        Status: 'SUCCESS',
        Data: { BackupStatus: 'partial', Warnings: expect.stringContaining('403') },
      });
    });

    test('an unreachable EKS is a warning', async () => {
      stage.eks.faults.add({ kind: 'deny', times: Infinity });
      expect(await send(kubernetesAlone)).toMatchObject({
        Status: 'SUCCESS',
        Data: { BackupStatus: 'failed', Warnings: expect.stringContaining('not authorized') },
      });
    });

    test.each([
      { TargetConfiguration: '{"env":{"WARM_IP_TARGT":"5"}}' },
      { TargetVersion: 'v1.20.9-eksbuild.9' },
    ])('but %j changes it', async (change) => {
      const properties = stage.backupProperties({ TargetVersion, KubernetesVersion: '1.33', ...change });
      expect((await send({ ...kubernetesAlone, properties })).Status).toBe('FAILED');
    });

    test('and Kubernetes together with the add-on is only warned of: the control plane has changed already', async () => {
      const properties = { ...kubernetesAlone.properties, TargetVersion: 'v1.20.9-eksbuild.9' };
      expect(await send({ ...kubernetesAlone, properties })).toMatchObject({
        Status: 'SUCCESS',
        Data: { Warnings: expect.stringContaining('EKS does not offer vpc-cni v1.20.9-eksbuild.9') },
      });
    });
  });

  test('a backup without a target saves what runs, even a version that EKS does not offer any more', async () => {
    stage.world.install('v1.20.2-eksbuild.1', {});
    const properties = { ClusterName: 'prod', BucketName: 'backups' };
    expect(await send({ requestType: 'Create', properties })).toMatchObject({
      Status: 'SUCCESS',
      Data: { BackupStatus: 'complete', Warnings: expect.stringContaining('does not offer') },
    });
  });

  test('Delete keeps every backup and calls nobody', async () => {
    const { Status, PhysicalResourceId } = await send({ requestType: 'Delete' });
    expect([Status, PhysicalResourceId]).toEqual(['SUCCESS', 'aws-node-backup|prod|vpc-cni|x']);
    expect([stage.eks.calls, stage.s3.requests, stage.kubernetes.requests]).toEqual([[], [], []]);
  });

  test('an event delivered twice gives the same answer and two backups', async () => {
    const event = stage.event('aws-node-backup', { requestType: 'Create' });
    await Promise.all([1, 2].map(() => stage.handlers['aws-node-backup'].invoke(event)));
    expect(await stage.answerTo(event.ResponseURL)).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'aws-node-backup|prod|vpc-cni|Backup',
    });
  });

  describe('in a roll-back nothing is refused', () => {
    const back = {
      properties: stage.backupProperties({ TargetVersion: 'v1.20.1-eksbuild.3' }),
      oldProperties: stage.backupProperties({ TargetVersion: 'v1.21.1-eksbuild.1' }),
    };

    test('a failed backup becomes a warning', async () => {
      stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      stage.kubernetes.forbidden.add('daemonsets');
      expect(await send(back)).toMatchObject({
        Status: 'SUCCESS',
        Data: { BackupStatus: 'partial', Warnings: expect.stringContaining('403') },
      });
    });

    test('a refusal of the guard becomes a warning', async () => {
      stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      const properties = stage.backupProperties({ TargetVersion: 'v1.20.9-eksbuild.9' });
      expect(await send({ ...back, properties })).toMatchObject({
        Status: 'SUCCESS',
        Data: { Warnings: expect.stringContaining('does not offer') },
      });
    });

    test('an unreachable EKS becomes a warning, with every attribute present', async () => {
      stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      stage.eks.faults.add({ kind: 'deny', times: Infinity });
      const { Status, Data } = await send(back);
      expect(Status).toBe('SUCCESS');
      expect(Data).toMatchObject({
        BackupKey: '',
        BackupStatus: 'failed',
        Warnings: expect.stringContaining('not authorized'),
      });
    });

    test('nor where CloudFormation cannot be asked: the warning says so', async () => {
      stage.controlPlane.stackStatus = undefined;
      const properties = stage.backupProperties({ TargetVersion: 'v1.20.9-eksbuild.9' });
      const { Status, Data } = await send({ ...back, properties, timeoutMilliseconds: 2_000 });
      expect([Status, Data!.Warnings]).toEqual([
        'SUCCESS',
        expect.stringMatching(/does not offer .*CloudFormation did not tell whether this is a rollback/),
      ]);
    });

    test('one throttled answer of CloudFormation lets nothing through', async () => {
      stage.controlPlane.faults.push(400, 503, 0);
      const properties = stage.backupProperties({ TargetVersion: 'v1.20.9-eksbuild.9' });
      expect((await send({ properties })).Status).toBe('FAILED');
    });
  });
});

/** A well-formed certificate authority that signed nothing here. */
const OTHER_AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBdDCCARmgAwIBAgIUAAAAAAAAAAAAAAAAAAAAAAAAAAEwCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----
`;
