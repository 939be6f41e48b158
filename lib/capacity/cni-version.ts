const PATTERN = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-eksbuild\.\d+)?$/;

/** Major, minor and patch of an add-on version such as `v1.20.4-eksbuild.1`; undefined when it is none. */
export function parseCniVersion(version: string): number[] | undefined {
  return PATTERN.exec(version)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
}

/** Whether a version is older than another one. A version nobody gave is taken as new enough. */
export function isOlderThan(version: string | undefined, floor: string): boolean {
  const [actual, needed] = [parseCniVersion(version ?? floor), parseCniVersion(floor)];
  if (actual === undefined || needed === undefined) return false;
  const at = needed.findIndex((part, index) => part !== actual[index]);
  return at >= 0 && actual[at] < needed[at];
}
