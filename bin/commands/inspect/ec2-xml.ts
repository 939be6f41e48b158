import type { Json } from '../../../lib/aws-node/backup/json';
import { textIn } from '../preflight/query-api';

const TOKEN = /<(\/?)([\w:]+)[^>]*?(\/?)>|([^<]+)/g;

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** Names that the AWS CLI prints otherwise than by writing the first letter large. */
const RENAMED: Readonly<Record<string, string>> = {
  subnetSet: 'Subnets',
  networkInterfaceSet: 'NetworkInterfaces',
  privateIpAddressesSet: 'PrivateIpAddresses',
  ipv4PrefixSet: 'Ipv4Prefixes',
  subnetIpv4CidrReservationSet: 'SubnetIpv4CidrReservations',
};

function nameOf(name: string): string {
  return RENAMED[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** The tree of an answer of EC2, without attributes. */
function tree(xml: string): Element {
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  for (const [, closes, name, isEmpty, text] of xml.replace(/<\?.*?\?>/g, '').matchAll(TOKEN)) {
    const parent = open[open.length - 1];
    if (text !== undefined) parent.text += text;
    else if (closes !== '') open.pop();
    else {
      const element = { name, children: [], text: '' };
      parent.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  return root;
}

function valueOf({ children, text, name }: Element): Json {
  if (children.some((child) => child.name === 'item')) return children.map(valueOf);
  if (children.length > 0)
    return Object.fromEntries(children.map((child) => [nameOf(child.name), valueOf(child)]));
  if (/Set$/.test(name)) return [];
  return text === 'true' || text === 'false' ? text === 'true' : (textIn(`<t>${text}</t>`, 't') ?? '');
}

/** An answer of EC2 in the shape in which the AWS CLI prints it. */
export function ec2Json(xml: string): Json {
  const [response] = tree(xml).children;
  return response === undefined ? {} : valueOf(response);
}
