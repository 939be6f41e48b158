/** What may stand in a text between two things that have nothing to do with each other. */
const WORD = /[^\s"'\\]+/g;

/** Parameters and headers whose value is a password, however they are joined to it. */
const SECRET_NAME =
  /^(?:x-amz-[a-z-]+|awsaccesskeyid|signature|expires|aws_session_token|aws_secret_access_key|sessiontoken|secretaccesskey)$/i;

/** Names after which the next word is a password. */
const ANNOUNCES_SECRET =
  /(?:^|[^a-z0-9])(?:bearer|x-amz-security-token|aws_session_token|aws_secret_access_key|sessiontoken|secretaccesskey)[:=]?$/i;

const HIDDEN = '<redacted>';

/** Only quotes and punctuation, between a name and its value. */
const JOINT = /^[:=,{}[\]]+$/;

/** Name of the header after which `Basic` announces a password, and is no ordinary word. */
const AUTHORIZATION = /authorization[:=]?$/i;

/** `://` and `?` and `@` and `/`, percent-encoded any number of times. */
const ENCODED_SCHEME = /%(?:25)*3A%(?:25)*2F%(?:25)*2F/i;
const ENCODED_QUERY = /%(?:25)*3F/i;
const ENCODED_USER = /^[^?@/]*?%(?:25)*40/i;

/** A JSON Web Token: two encoded objects and a signature. */
const JSON_WEB_TOKEN = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Takes passwords out of a text: the query and the user of every URL, encoded ones too, bearer tokens and passwords of
 * authorization headers, JSON Web Tokens, tokens of the API server, keys and session tokens, signatures that stand on
 * their own.
 *
 * Each word is looked at once, so the time is that of reading the text.
 */
export function redact(text: string): string {
  let announced = false;
  let before = '';
  return text.replace(WORD, (word) => {
    if (JOINT.test(word)) return word;
    const isScheme = /^basic$/i.test(word) && AUTHORIZATION.test(before.slice(-40));
    const isSecret = announced && !isScheme;
    announced = isScheme || (!isSecret && ANNOUNCES_SECRET.test(word.slice(-40)));
    before = word;
    return isSecret ? HIDDEN : redactWord(word);
  });
}

function redactWord(word: string): string {
  if (word.includes('://')) return redactUrls(word);
  const encoded = ENCODED_SCHEME.exec(word);
  if (encoded) return redactEncodedUrl(word, encoded.index + encoded[0].length);
  if (word.includes('k8s-aws-v1.')) return `${word.slice(0, word.indexOf('k8s-aws-v1.'))}${HIDDEN}`;
  const parameters = /=|%3D/i.test(word) ? redactParameters(word) : word;
  return parameters.includes('eyJ') ? redactTokens(parameters) : parameters;
}

/** A word may hold several URLs, as a list of proxies does. */
function redactUrls(word: string): string {
  const [scheme, ...rest] = word.split('://');
  return [scheme, ...rest.map(redactAuthority)].join('://');
}

/** What follows a scheme: the user before an `@` of the host, and everything after the first question mark. */
function redactAuthority(text: string): string {
  const query = text.indexOf('?');
  const beforeQuery = query < 0 ? text : text.slice(0, query);
  const path = beforeQuery.indexOf('/');
  const user = beforeQuery.lastIndexOf('@', path < 0 ? undefined : path);
  const withoutUser = user < 0 ? beforeQuery : `${HIDDEN}${beforeQuery.slice(user)}`;
  return query < 0 ? withoutUser : `${withoutUser}?${HIDDEN}`;
}

function redactEncodedUrl(word: string, start: number): string {
  const rest = word.slice(start);
  const query = ENCODED_QUERY.exec(rest);
  const beforeQuery = query ? rest.slice(0, query.index) : rest;
  const [user] = ENCODED_USER.exec(beforeQuery) ?? [''];
  const withoutUser = user === '' ? beforeQuery : `${HIDDEN}%40${beforeQuery.slice(user.length)}`;
  return `${word.slice(0, start)}${withoutUser}${query ? `${query[0]}${HIDDEN}` : ''}`;
}

function redactParameters(word: string): string {
  return word
    .split(/(&|%26)/)
    .map((parameter) => {
      const [, name, joint] = /^([^=%]+)(=|%3D)/i.exec(parameter) ?? [];
      return name !== undefined && SECRET_NAME.test(name.replace(/^.*[^A-Za-z0-9_-]/, ''))
        ? `${name}${joint}${HIDDEN}`
        : parameter;
    })
    .join('');
}

function redactTokens(word: string): string {
  return word
    .split(/([^\w.-]+)/)
    .map((part) => (JSON_WEB_TOKEN.test(part) ? HIDDEN : part))
    .join('');
}
