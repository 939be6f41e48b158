import * as ipaddr from 'ipaddr.js';

/** A CloudFormation template as JSON. */
export interface TemplateJson {
  Parameters?: { [name: string]: { Default?: unknown } };
  Conditions?: { [name: string]: unknown };
  Resources: { [logicalId: string]: ResourceJson };
}

interface ResourceJson {
  Type: string;
  Properties?: { [name: string]: unknown };
  DependsOn?: string | string[];
}

/** A resource with every intrinsic replaced by the value that CloudFormation would see. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  // The properties are whatever the template says; the tests know what they look for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly properties: any;
}

const AZ_SUFFIXES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The /56 that this make-believe Amazon gives every VPC. */
const VPC_IPV6_CIDR_BLOCK = '2001:db8:1234:ab00::/56';

/**
 * Plays CloudFormation far enough to see concrete values: physical ids, addresses, zones and the order of creation.
 *
 * It knows the intrinsic functions the templates use and throws on any other, so that nothing passes unresolved.
 */
export class DeployedTemplate {
  public readonly resources: DeployedResource[];

  constructor(
    private readonly template: TemplateJson,
    private readonly region = 'eu-west-1',
  ) {
    this.resources = Object.entries(template.Resources).map(([logicalId, { Type, Properties }]) => ({
      logicalId,
      type: Type,
      properties: this.resolve(Properties ?? {}),
    }));
  }

  public ofType(type: string): DeployedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  public byPhysicalId(id: string): DeployedResource | undefined {
    return this.resources.find(({ logicalId }) => physicalId(logicalId) === id);
  }

  public idOf(resource: DeployedResource): string {
    return physicalId(resource.logicalId);
  }

  /** Everything that must exist before the resource: DependsOn and references, followed to the end. */
  public prerequisitesOf(logicalId: string): Set<string> {
    const found = new Set<string>();
    const queue = [logicalId];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const next of directPrerequisites(this.template.Resources[id])) {
        if (next in this.template.Resources && !found.has(next)) {
          found.add(next);
          queue.push(next);
        }
      }
    }
    return found;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private resolve(value: any): any {
    if (Array.isArray(value))
      return value.map((item) => this.resolve(item)).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) {
      return this.intrinsic(keys[0], value[keys[0]]);
    }
    const entries = Object.entries(value).map(([key, item]) => [key, this.resolve(item)]);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private intrinsic(name: string, argument: any): any {
    switch (name) {
      case 'Ref':
        return this.reference(argument);
      case 'Fn::GetAtt':
        return this.attribute(argument[0], argument[1]);
      case 'Fn::Join':
        return this.resolve(argument[1]).join(argument[0]);
      case 'Fn::Select':
        return this.resolve(argument[1])[Number(argument[0])];
      case 'Fn::Split':
        return String(this.resolve(argument[1])).split(argument[0]);
      case 'Fn::GetAZs':
        return AZ_SUFFIXES.map((suffix) => `${this.region}${suffix}`);
      case 'Fn::Cidr':
        return splitIpv6(this.resolve(argument[0]), Number(argument[1]), Number(argument[2]));
      case 'Fn::Sub':
        return String(argument).replace(
          /\$\{([^.}]+)(?:\.([^}]+))?\}/g,
          (_, name: string, attribute?: string) =>
            String(attribute === undefined ? this.reference(name) : this.attribute(name, attribute)),
        );
      case 'Fn::If':
        return this.resolve(argument[this.resolve(this.template.Conditions?.[argument[0]]) ? 1 : 2]);
      case 'Fn::Equals':
        return this.resolve(argument[0]) === this.resolve(argument[1]);
      case 'Fn::Base64':
        return Buffer.from(this.resolve(argument)).toString('base64');
      default:
        throw new Error(`${name} is not known here`);
    }
  }

  private reference(name: string): unknown {
    const pseudo: { [name: string]: unknown } = {
      'AWS::Region': this.region,
      'AWS::Partition': 'aws',
      'AWS::AccountId': '111122223333',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': 'stack',
      'AWS::StackId': `arn:aws:cloudformation:${this.region}:111122223333:stack/stack/1`,
      'AWS::NoValue': undefined,
    };
    if (name in pseudo) return pseudo[name];
    if (this.template.Resources[name]?.Type === 'AWS::IAM::OIDCProvider') return this.oidcProviderArn(name);
    if (name in this.template.Resources) return physicalId(name);
    if (this.template.Parameters && name in this.template.Parameters) {
      return this.template.Parameters[name].Default ?? `parameter-${name}`;
    }
    throw new Error(`Ref ${name} names neither a resource nor a parameter`);
  }

  private attribute(logicalId: string, attribute: string): unknown {
    const resource = this.template.Resources[logicalId];
    if (!resource) throw new Error(`Fn::GetAtt ${logicalId}.${attribute}: there is no such resource`);
    if (attribute === 'Ipv6CidrBlocks') return [VPC_IPV6_CIDR_BLOCK];
    if (attribute === 'CidrBlock' || attribute === 'AvailabilityZone')
      return this.resolve(resource.Properties?.[attribute]);
    if (attribute === 'OpenIdConnectIssuerUrl')
      return `https://oidc.eks.${this.region}.amazonaws.com/id/${logicalId}`;
    if (resource.Type === 'AWS::IAM::OIDCProvider') return this.oidcProviderArn(logicalId);
    return `${physicalId(logicalId)}/${attribute}`;
  }

  private oidcProviderArn(logicalId: string): string {
    const url = String(this.resolve(this.template.Resources[logicalId].Properties?.Url));
    return `arn:aws:iam::111122223333:oidc-provider/${url.replace('https://', '')}`;
  }
}

function physicalId(logicalId: string): string {
  return `id-${logicalId}`;
}

function directPrerequisites(resource: ResourceJson): string[] {
  const dependsOn = [resource.DependsOn ?? []].flat();
  const text = JSON.stringify(resource.Properties ?? {});
  const references = [...text.matchAll(/"Ref":"([^"]+)"|"Fn::GetAtt":\["([^"]+)"/g)].map(
    (match) => match[1] ?? match[2],
  );
  return [...dependsOn, ...references];
}

/** The first blocks of a CIDR block, each with the given number of host bits. */
function splitIpv6(cidr: string, count: number, hostBits: number): string[] {
  const [address] = ipaddr.IPv6.parseCIDR(cidr);
  const start = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return Array.from({ length: count }, (_, index) => {
    const value = start + (BigInt(index) << BigInt(hostBits));
    const bytes = Array.from({ length: 16 }, (_, byte) => Number((value >> BigInt(8 * (15 - byte))) & 255n));
    return `${ipaddr.fromByteArray(bytes)}/${128 - hostBits}`;
  });
}
