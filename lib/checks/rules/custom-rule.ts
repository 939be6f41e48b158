import type {
  ICheckedCluster,
  ICheckedNetwork,
  ICheckedNodegroup,
  ICheckedResource,
  ICheckedSubnet,
} from './checked-network';
import type { RuleSeverity } from './rule-severity';

/** Properties of a `CustomRule`. */
export interface CustomRuleProps {
  /** Id in capital letters with a number, such as `ACME-01`; the groups of the rule book are taken. */
  readonly id: string;

  /** Severity of its findings. */
  readonly severity: RuleSeverity;

  /** Statement that has to hold, without a full stop. */
  readonly title: string;

  /** Remedy, as a sentence. */
  readonly remedy: string;

  /**
   * Consequence where it does not hold, as a sentence.
   *
   * @default - the title
   */
  readonly why?: string;

  /**
   * Pages that explain the rule.
   *
   * @default - none
   */
  readonly sources?: string[];

  /**
   * CloudFormation types that `checkResource` is called for.
   *
   * @default - none
   */
  readonly resourceTypes?: string[];
}

/**
 * Rule of your own, over the same model as the rules of the book.
 *
 * Override the methods for what the rule is about; each returns a sentence for every problem, and none where all is
 * well. Findings are acknowledged, ignored, kept in a baseline and printed like those of the book.
 *
 * @example
 * class SmallNodegroups extends CustomRule {
 *   constructor() {
 *     super({
 *       id: 'ACME-01',
 *       severity: RuleSeverity.WARNING,
 *       title: 'Node groups have 20 nodes at most',
 *       remedy: 'Add a second node group.',
 *     });
 *   }
 *
 *   public checkNodegroup(nodegroup: ICheckedNodegroup): string[] {
 *     const size = nodegroup.value('ScalingConfig.MaxSize') ?? 2;
 *     return size > 20 ? [`node group ${nodegroup.logicalId} may have ${size} nodes`] : [];
 *   }
 * }
 * RuleBook.check([], { customRules: [new SmallNodegroups()] });
 */
export abstract class CustomRule {
  /** Definition of the rule. */
  public readonly definition: CustomRuleProps;

  /** @param definition texts and severity of the rule */
  constructor(definition: CustomRuleProps) {
    this.definition = definition;
  }

  /**
   * Checks a cluster.
   *
   * @param _cluster the cluster
   * @param _network everything else
   */
  public checkCluster(_cluster: ICheckedCluster, _network: ICheckedNetwork): string[] {
    return [];
  }

  /**
   * Checks a managed node group.
   *
   * @param _nodegroup the node group
   * @param _network everything else
   */
  public checkNodegroup(_nodegroup: ICheckedNodegroup, _network: ICheckedNetwork): string[] {
    return [];
  }

  /**
   * Checks a subnet.
   *
   * @param _subnet the subnet
   * @param _network everything else
   */
  public checkSubnet(_subnet: ICheckedSubnet, _network: ICheckedNetwork): string[] {
    return [];
  }

  /**
   * Checks a resource of one of the `resourceTypes`.
   *
   * @param _resource the resource
   * @param _network everything else
   */
  public checkResource(_resource: ICheckedResource, _network: ICheckedNetwork): string[] {
    return [];
  }
}
