/** One part of a MIME document. */
export interface MimePart {
  readonly contentType: string;
  readonly body: string;
}

/**
 * Takes a multipart document apart, as strictly as RFC 2046 allows: every header has a name and a value, every part is
 * between two boundaries, nothing stands behind the last one.
 */
export function parseMime(document: string): MimePart[] {
  const { headers, body } = splitHeaders(document);
  const type = headers.get('content-type') ?? '';
  const boundary = /^multipart\/mixed; boundary="([^"]+)"$/.exec(type)?.[1];
  if (boundary === undefined) throw new Error(`not a multipart document: ${type}`);
  if (headers.get('mime-version') !== '1.0') throw new Error('MIME-Version is missing');
  const [preamble, ...rest] = `\n${body}`.split(`\n--${boundary}`);
  const epilogue = rest.pop();
  if (preamble !== '' || epilogue?.trim() !== '--') throw new Error('text outside the boundaries');
  return rest.map((part) => parsePart(part));
}

function parsePart(text: string): MimePart {
  if (!text.startsWith('\n')) throw new Error('a boundary must end its line');
  const { headers, body } = splitHeaders(text.slice(1));
  const contentType = headers.get('content-type');
  if (contentType === undefined) throw new Error('a part without Content-Type');
  return { contentType, body };
}

function splitHeaders(text: string): { headers: Map<string, string>; body: string } {
  const end = text.indexOf('\n\n');
  if (end < 0) throw new Error('headers without an end');
  const headers = text
    .slice(0, end)
    .split('\n')
    .map((line): [string, string] => {
      const match = /^([!-9;-~]+): (.+)$/.exec(line);
      if (!match) throw new Error(`not a header: ${line}`);
      return [match[1].toLowerCase(), match[2]];
    });
  return { headers: new Map(headers), body: text.slice(end + 2) };
}
