import type { JsonObject } from '../../../lib/aws-node/backup/json';

const text = { type: 'string' };
const bool = { format: 'boolean', type: 'string' };
const integer = { format: 'integer', type: 'string' };

const ENV: JsonObject = {
  ADDITIONAL_ENI_TAGS: text,
  ANNOTATE_POD_IP: bool,
  AWS_VPC_ENI_MTU: integer,
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: bool,
  AWS_VPC_K8S_CNI_EXTERNALSNAT: bool,
  AWS_VPC_K8S_CNI_LOGLEVEL: text,
  AWS_VPC_K8S_CNI_RANDOMIZESNAT: text,
  CLUSTER_ENDPOINT: text,
  ENABLE_POD_ENI: bool,
  ENABLE_PREFIX_DELEGATION: bool,
  ENABLE_SUBNET_DISCOVERY: bool,
  ENI_CONFIG_LABEL_DEF: text,
  MAX_ENI: integer,
  MINIMUM_IP_TARGET: integer,
  NETWORK_POLICY_ENFORCING_MODE: { enum: ['standard', 'strict'], type: 'string' },
  WARM_ENI_TARGET: integer,
  WARM_IP_TARGET: integer,
  WARM_PREFIX_TARGET: integer,
};

/** Schema of the configuration values, shaped as DescribeAddonConfiguration gives it: draft 6, all values strings. */
export function schema(version: string): string {
  const minor = Number(version.split('.')[1]);
  const limits = { additionalProperties: false, type: 'object', properties: { cpu: text, memory: text } };
  return JSON.stringify({
    $ref: '#/definitions/VpcCni',
    $schema: 'http://json-schema.org/draft-06/schema#',
    definitions: {
      EniConfig: {
        additionalProperties: false,
        type: 'object',
        required: ['create', 'region', 'subnets'],
        properties: {
          create: { type: 'boolean' },
          region: text,
          subnets: {
            type: 'object',
            minProperties: 1,
            additionalProperties: {
              additionalProperties: false,
              type: 'object',
              required: ['id'],
              properties: { id: text, securityGroups: { type: 'array', items: text } },
            },
          },
        },
      },
      Env: {
        additionalProperties: false,
        type: 'object',
        properties: minor >= 20 ? { ...ENV, ENABLE_MULTI_NIC: bool } : ENV,
      },
      Limits: limits,
      Tolerations: { type: 'array', items: { type: 'object' }, additionalProperties: false },
      VpcCni: {
        additionalProperties: false,
        type: 'object',
        properties: {
          affinity: { type: ['object', 'null'] },
          enableNetworkPolicy: bool,
          eniConfig: { $ref: '#/definitions/EniConfig' },
          env: { $ref: '#/definitions/Env' },
          init: {
            additionalProperties: false,
            type: 'object',
            properties: {
              env: {
                type: 'object',
                additionalProperties: false,
                properties: { DISABLE_TCP_EARLY_DEMUX: bool },
              },
            },
          },
          livenessProbeTimeoutSeconds: { type: 'integer' },
          resources: {
            additionalProperties: false,
            type: 'object',
            properties: {
              limits: { $ref: '#/definitions/Limits' },
              requests: { $ref: '#/definitions/Limits' },
            },
          },
          tolerations: { $ref: '#/definitions/Tolerations' },
        },
      },
    },
  });
}
