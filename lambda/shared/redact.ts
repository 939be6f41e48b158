/** What may stand in a text between two things that have nothing to do with each other. */
const WORD = /[^\s"'\\]+/g;

/** Parameters and headers whose value is a password, however they are joined to it. */
const SECRET_NAME =
  /^(?:x-amz-[a-z-]+|awsaccesskeyid|signature|expires|aws_session_token|aws_secret_access_key|sessiontoken|secretaccesskey)$/i;

/** Names after which the next word is a password. */
const ANNOUNCES_SECRET =
  /(?:^|[^a-z0-9])(?:bearer|x-amz-security-token|aws_session_token|aws_secret_access_key|sessiontoken|secretaccesskey)[:=]?$/i;

const HIDDEN = '<redacted>';

/**
 * Takes passwords out of a text: the query and the user of every URL, bearer tokens, tokens of the API server, keys and
 * session tokens, signatures that stand on their own.
 *
 * Each word is looked at once, so the time is that of reading the text.
 */
export function redact(text: string): string {
  let announced = false;
  return text.replace(WORD, (word) => {
    const isSecret = announced && !/^[:=,{}[\]]+$/.test(word);
    announced = isSecret ? false : ANNOUNCES_SECRET.test(word.slice(-40)) || (announced && !isSecret);
    return isSecret ? HIDDEN : redactWord(word);
  });
}

function redactWord(word: string): string {
  const url = word.indexOf('://');
  if (url >= 0) return redactUrl(word, url + 3);
  if (word.includes('k8s-aws-v1.')) return `${word.slice(0, word.indexOf('k8s-aws-v1.'))}${HIDDEN}`;
  return /[=]|%3D/i.test(word) ? redactParameters(word) : word;
}

/** The user before an `@` of the host, and everything after the first question mark. */
function redactUrl(word: string, start: number): string {
  const query = word.indexOf('?', start);
  const beforeQuery = query < 0 ? word : word.slice(0, query);
  const path = beforeQuery.indexOf('/', start);
  const user = beforeQuery.lastIndexOf('@', path < 0 ? undefined : path);
  const withoutUser =
    user < start ? beforeQuery : `${beforeQuery.slice(0, start)}${HIDDEN}${beforeQuery.slice(user)}`;
  return query < 0 ? withoutUser : `${withoutUser}?${HIDDEN}`;
}

function redactParameters(word: string): string {
  return word
    .split('&')
    .map((parameter) => {
      const [, name, joint] = /^([^=%]+)(=|%3D)/i.exec(parameter) ?? [];
      return name !== undefined && SECRET_NAME.test(name.replace(/^.*[^A-Za-z0-9_-]/, ''))
        ? `${name}${joint}${HIDDEN}`
        : parameter;
    })
    .join('&');
}
