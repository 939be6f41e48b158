/** A resource could not be made, changed or deleted; the message is the reason that CloudFormation shows. */
export class ResourceFailure extends Error {
  constructor(
    message: string,
    /** Id of what exists all the same. */
    readonly physicalId?: string,
  ) {
    super(message);
    this.name = 'ResourceFailure';
  }
}
