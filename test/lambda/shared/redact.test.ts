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
  ['two proxies in one word', 'http://a:b@one/x,https://c:d@two', 'http://<redacted>@one/x,https://<redacted>@two'],
  ['an encoded presigned URL', 'url=https%3A%2F%2Fb.s3.amazonaws.com%2Fk%3FX-Amz-Signature%3Dab12%26x%3D1', 'url=https%3A%2F%2Fb.s3.amazonaws.com%2Fk%3F<redacted>'],
  ['a URL that is encoded twice', 'https%253A%252F%252Fh%253FX-Amz-Signature%253Dab12', 'https%253A%252F%252Fh%253F<redacted>'],
  ['an encoded user', 'https%3A%2F%2Fu%3Ahunter2%40proxy%2Fp', 'https%3A%2F%2F<redacted>%40proxy%2Fp'],
  ['an encoded signature after another parameter', 'a%3D1%26X-Amz-Signature%3Dab12', 'a%3D1%26X-Amz-Signature%3D<redacted>'],
  ['a JSON Web Token', 'token=eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl, then', 'token=<redacted>, then'],
  ['basic credentials', 'Authorization: Basic dXNlcjpodW50ZXIy', 'Authorization: Basic <redacted>'],
  ['basic credentials in JSON', '{"authorization":"Basic dXNlcjpodW50ZXIy"}', '{"authorization":"Basic <redacted>"}'],
  ['no words about basic things', 'the basic configuration of eyJafjalla', 'the basic configuration of eyJafjalla'],
  ['nothing secret', 'the bearer of news, env.WARM_IP_TARGET', 'the bearer <redacted> news, env.WARM_IP_TARGET'],
])('redacts %s', (_, text, expected) => expect(redact(text)).toBe(expected)); // prettier-ignore

test.each([
  ['schemes without a question mark', 'https://'.repeat(40_000)],
  ['question marks', 'https://h?'.repeat(30_000)],
  ['users', 'a@'.repeat(100_000)],
  ['parameters', 'X-Amz-=&'.repeat(40_000)],
  ['announcements', 'bearer '.repeat(40_000)],
  ['equal signs', '='.repeat(300_000)],
  ['beginnings of tokens', 'eyJ'.repeat(100_000)],
  ['dots of tokens', 'eyJa.'.repeat(60_000)],
  ['schemes in a list', 'a://b@'.repeat(50_000)],
  ['percent signs', '%25'.repeat(100_000)],
  ['encoded percent signs', `%${'25'.repeat(150_000)}`],
  ['encoded schemes', 'https%3A%2F%2F'.repeat(20_000)],
  ['encoded ampersands', 'a%26'.repeat(70_000)],
  ['authorization headers', 'authorization: basic '.repeat(20_000)],
])('takes linear time on many %s', (_, text) => {
  const started = performance.now();
  redact(text);
  expect(performance.now() - started).toBeLessThan(1_000);
});
