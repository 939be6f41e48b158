import type { StackTemplate } from '../../../lib/checks/model/stack-template';
import type { AssemblyNotes } from './assembly-notes';

/** A template, the file it was read from, and what its assembly notes about it. */
export interface CheckedTemplate extends StackTemplate {
  readonly path: string;
  readonly notes?: AssemblyNotes;
}
