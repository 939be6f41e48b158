import { redact } from './redact';

/** One line of JSON per log entry, free of signed URLs: CloudWatch Logs Insights can query the fields. */
export function log(message: string, fields: Record<string, unknown> = {}): void {
  console.log(redact(JSON.stringify({ message, ...fields })));
}
