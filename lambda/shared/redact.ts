const URL_WITH_QUERY = /(https?:\/\/[^\s"'?\\]+)\?[^\s"'\\]*/g;
const SIGNATURE = /((?:X-Amz-|AWSAccessKeyId|Signature|Expires)[A-Za-z-]*(?:=|%3D))[^&\s"'\\]+/gi;

/**
 * Takes the query off every URL in a text: a signed URL is a password for as long as it lives.
 *
 * Signature parameters that stand on their own, without the URL around them, go as well.
 */
export function redact(text: string): string {
  return text.replace(URL_WITH_QUERY, '$1?<redacted>').replace(SIGNATURE, '$1<redacted>');
}
