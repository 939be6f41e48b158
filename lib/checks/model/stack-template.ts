/** A CloudFormation template to check, as a value. */
export interface StackTemplate {
  /** Name of the stack, or of the file when there is no stack yet. Unique among the templates that are checked together. */
  readonly name: string;

  /** The template as a JSON value. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
  readonly body: any;

  /**
   * Account the stack is deployed to.
   *
   * Stacks of different accounts or Regions have nothing to do with each other; quotas are counted for each account
   * and Region.
   *
   * @default - not known: the stack shares an environment only with the stacks it exchanges values with
   */
  readonly account?: string;

  /**
   * Region the stack is deployed to.
   *
   * @default - not known: values that depend on it are not checkable
   */
  readonly region?: string;

  /**
   * Names of the stacks that are deployed before this one.
   *
   * @default - only those whose exports the template imports
   */
  readonly dependsOn?: string[];

  /**
   * Nested stacks: logical id of the AWS::CloudFormation::Stack to the name of its template.
   *
   * @default - no nested stacks
   */
  readonly nested?: { [logicalId: string]: string };

  /**
   * Values of parameters, which win over their defaults.
   *
   * @default - the defaults of the template
   */
  readonly parameters?: { [name: string]: string };
}
