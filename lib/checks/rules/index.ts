import { NET_RULES } from './net';
import type { Rule } from './rule';

/** The whole rule book, in the order of its groups. */
export const RULES: readonly Rule[] = [NET_RULES].flat();
