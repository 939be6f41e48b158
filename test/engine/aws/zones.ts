export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** Names of zones differ between accounts: here the zones of us-east-1 are not in the order of their ids. */
const US_EAST_1 = ['use1-az6', 'use1-az1', 'use1-az2', 'use1-az4', 'use1-az3', 'use1-az5'];

/** `eu-west-1` becomes `euw1`. */
const prefixOf = (region: string): string => {
  const [continent = '', place = '', number = ''] = region.split('-');
  return `${continent}${place === 'southeast' ? 'se' : place === 'northeast' ? 'ne' : place[0]}${number}`;
};

/** The zones of a region. */
export function zonesOf(region: string): readonly Zone[] {
  const prefix = prefixOf(region);
  const ids = region === 'us-east-1' ? US_EAST_1 : [2, 1, 3].map((number) => `${prefix}-az${number}`);
  return ids.map((id, index) => ({ name: `${region}${'abcdef'[index]}`, id }));
}
