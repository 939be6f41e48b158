import type { UpgradeGuardOptions } from './upgrade-guard';

/**
 * Whether and how changes of vpc-cni are guarded by a backup before and a verification after.
 *
 * @example
 * UpgradeGuarding.on({ verificationPolicy: VerificationPolicy.WARN });
 */
export class UpgradeGuarding {
  /**
   * With a backup before and a verification after every change.
   *
   * @param options what is refused, and where the functions run
   */
  public static on(options: UpgradeGuardOptions = {}): UpgradeGuarding {
    return new UpgradeGuarding(options);
  }

  /** Without backup, guard and verification. */
  public static off(): UpgradeGuarding {
    return new UpgradeGuarding(undefined);
  }

  private constructor(
    /** How changes are guarded; undefined where they are not. */
    public readonly options?: UpgradeGuardOptions,
  ) {}
}
