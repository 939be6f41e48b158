import { redact } from '../../../lambda/shared/redact';

test.each([
  ['a proxy with a password', 'HTTPS_PROXY is http://user:hunter2@proxy:3128/x', 'HTTPS_PROXY is http://<redacted>@proxy:3128/x'],
  ['a user without a password', 'https://token@example.com', 'https://<redacted>@example.com'],
  ['a user and a query', 'https://u:p@h/p?a=b', 'https://<redacted>@h/p?<redacted>'],
  ['an @ in a path', 'https://example.com/a@b', 'https://example.com/a@b'],
  ['a bearer token', 'authorization: Bearer abc.def', 'authorization: Bearer <redacted>'],
  ['a token of the API server', '{"t":"k8s-aws-v1.aHR0cHM"}', '{"t":"<redacted>"}'],
  ['a security token as a header', 'x-amz-security-token: FwoGZ', 'x-amz-security-token: <redacted>'],
  ['a security token in JSON', '{"X-Amz-Security-Token":"FwoGZ"}', '{"X-Amz-Security-Token":"<redacted>"}'],
  ['a secret key in JSON', '{"secretAccessKey": "wJalr"}', '{"secretAccessKey": "<redacted>"}'],
  ['an environment', 'AWS_SESSION_TOKEN=abc', 'AWS_SESSION_TOKEN=<redacted>'],
  ['nothing secret', 'the bearer of news, env.WARM_IP_TARGET', 'the bearer <redacted> news, env.WARM_IP_TARGET'],
])('redacts %s', (_, text, expected) => expect(redact(text)).toBe(expected)); // prettier-ignore

test.each([
  ['schemes without a question mark', 'https://'.repeat(40_000)],
  ['question marks', 'https://h?'.repeat(30_000)],
  ['users', 'a@'.repeat(100_000)],
  ['parameters', 'X-Amz-=&'.repeat(40_000)],
  ['announcements', 'bearer '.repeat(40_000)],
  ['equal signs', '='.repeat(300_000)],
])('takes linear time on many %s', (_, text) => {
  const started = performance.now();
  redact(text);
  expect(performance.now() - started).toBeLessThan(1_000);
});
