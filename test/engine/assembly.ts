import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { declaredDependencies, type Template } from './template/template';

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  /** `aws://ACCOUNT/REGION`, with `unknown-account` or `unknown-region` where the app does not say. */
  readonly environment?: string;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly file?: string;
    readonly templateFile?: string;
    readonly stackName?: string;
  };
}

/** Code and files of functions, by the key under which the deployment would find them in S3. */
export class Assets {
  private readonly folders = new Map<string, string>();

  add(objectKey: string, folder: string): void {
    this.folders.set(objectKey, folder);
  }

  folderOf(objectKey: string): string | undefined {
    return this.folders.get(objectKey);
  }

  /** Uploads what another assembly has: what was there before stays, as in the bucket of a bootstrapped account. */
  upload({ folders }: Assets): void {
    folders.forEach((folder, objectKey) => this.add(objectKey, folder));
  }

  /** Deletes what no template needs any more, as a lifecycle rule of the bucket or `cdk gc` does. */
  forget(objectKey: string): void {
    this.folders.delete(objectKey);
  }
}

/** What `cdk synth` wrote: stacks in the order in which they are deployed, and their assets. */
export class CloudAssembly {
  readonly assets = new Assets();
  readonly stacks: readonly AssemblyStack[];
  private readonly folder: string;

  /** @param folder - the output folder, such as cdk.out */
  constructor(folder: string) {
    this.folder = resolve(folder);
    const { artifacts } = this.json('manifest.json') as { artifacts: Record<string, Artifact> };
    const entries = Object.entries(artifacts);
    for (const [, { type, properties }] of entries)
      if (type === 'cdk:asset-manifest') this.readAssets(properties?.file ?? '');
    this.stacks = inDependencyOrder(artifacts)
      .filter((id) => artifacts[id]!.type === 'aws:cloudformation:stack')
      .map((id) => {
        const { stackName = id, templateFile = '' } = artifacts[id]!.properties ?? {};
        const { environment = '' } = artifacts[id]!;
        return { name: stackName, template: this.json(templateFile) as Template, environment };
      });
  }

  /** Account and region that the first stack is made for. */
  get place(): { accountId?: string; region?: string } {
    const [, , accountId = '', region = ''] = (this.stacks[0]?.environment ?? '').split('/');
    return {
      ...(/^\d+$/.test(accountId) && { accountId }),
      ...(!region.startsWith('unknown') && region !== '' && { region }),
    };
  }

  /** The same without the resources of a type, and without those who wait for them waiting. */
  without(type: string): CloudAssembly {
    const stacks = this.stacks.map((stack) => ({ ...stack, template: withoutType(stack.template, type) }));
    return Object.assign(Object.create(CloudAssembly.prototype) as CloudAssembly, this, { stacks });
  }

  private json(file: string): unknown {
    return JSON.parse(readFileSync(join(this.folder, file), 'utf8'));
  }

  private readAssets(file: string): void {
    const { files = {} } = this.json(file) as {
      files?: Record<
        string,
        { source: { path: string }; destinations: Record<string, { objectKey: string }> }
      >;
    };
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations))
        this.assets.add(objectKey, join(this.folder, source.path));
    }
  }
}

function withoutType(template: Template, type: string): Template {
  const kept = Object.entries(template.Resources).filter(([, resource]) => resource.Type !== type);
  const ids = kept.map(([id]) => id);
  const Resources = Object.fromEntries(
    kept.map(([id, resource]) => {
      const DependsOn = declaredDependencies(resource).filter((other) => ids.includes(other));
      return [id, { ...resource, DependsOn }];
    }),
  );
  return { ...template, Resources };
}

function inDependencyOrder(artifacts: Readonly<Record<string, Artifact>>): string[] {
  const order = new Set<string>();
  const visit = (id: string): void => {
    if (order.has(id) || !(id in artifacts)) return;
    (artifacts[id]!.dependencies ?? []).forEach(visit);
    order.add(id);
  };
  Object.keys(artifacts).forEach(visit);
  return [...order];
}
