/** What a person does about errors that come from this machine and not from AWS. */
const REMEDIES: readonly { readonly sign: RegExp; readonly sentence: string }[] = [
  {
    sign: /Region is missing/,
    sentence: 'no AWS region is set: set AWS_REGION, or AWS_PROFILE to a profile with a region',
  },
  {
    sign: /CredentialsProviderError|Could not load credentials|TokenProviderError/,
    sentence:
      'no usable AWS credentials were found: set AWS_PROFILE (after aws sso login, where it needs that), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  {
    sign: /ExpiredToken|token (included in the request )?is expired/i,
    sentence: 'the AWS credentials have expired: log in again, or set AWS_PROFILE to another profile',
  },
];

/** An error of the AWS SDK as a sentence: what could not be read, why, and what to do where that is known. */
export function awsProblem(what: string, error: unknown): Error {
  const { name, message } = error as Error;
  const text = `${name}: ${message}`;
  const remedy = REMEDIES.find(({ sign }) => sign.test(text));
  return new Error(`cannot read ${what}: ${remedy?.sentence ?? text}`, { cause: error });
}
