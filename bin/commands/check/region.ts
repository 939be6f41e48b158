const DIRECTIONS = 'north|south|east|west|central|northeast|northwest|southeast|southwest';
const REGION = new RegExp(`^[a-z]{2}(-[a-z]+)*-(${DIRECTIONS})-[1-9]$`);

/** Whether a text has the form of an AWS Region, of any partition and also one that is not open yet. */
export const isRegion = (text: string): boolean => REGION.test(text);
