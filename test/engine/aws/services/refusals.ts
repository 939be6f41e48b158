/** What the other services refuse. */
export const SERVICE_REFUSALS = {
  'queue-retention': {
    code: 'InvalidAttributeValue',
    when: 'a queue keeps messages for less than a minute or more than 14 days',
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
  },
  'queue-not-found': {
    code: 'AWS.SimpleQueueService.NonExistentQueue',
    when: 'a policy is set on a queue that does not exist',
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
  },
  'rule-pattern': {
    code: 'ValidationException',
    when: 'a rule has neither a pattern nor a schedule',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html',
  },
  'function-role': {
    code: 'InvalidParameterValueException',
    when: 'the role of a function does not exist, or does not trust Lambda',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  },
  'function-network-permissions': {
    code: 'InvalidParameterValueException',
    when: 'a function is in a VPC and its role may not make network interfaces',
    source:
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions',
  },
  'function-network': {
    code: 'InvalidParameterValueException',
    when: 'the subnets and security groups of a function do not exist or are in different VPCs',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html',
  },
  'function-exists': {
    code: 'ResourceConflictException',
    when: 'two functions get the same name, as in the replacement of a named one',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html',
  },
  'function-environment': {
    code: 'InvalidParameterValueException',
    when: 'the variables of a function are longer than 4 KB, or have a name that Lambda keeps',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  },
  'function-not-found': {
    code: 'ResourceNotFoundException',
    when: 'a function does not exist',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html',
  },
  'bucket-exists': {
    code: 'BucketAlreadyExists',
    when: 'a bucket of that name exists',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  'bucket-name': {
    code: 'InvalidBucketName',
    when: 'a bucket has a name that S3 does not take',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
  },
  'bucket-not-empty': {
    code: 'BucketNotEmpty',
    when: 'a bucket is deleted while it has objects, or versions of objects',
    source: 'https://github.com/aws/aws-cdk/issues/26874',
  },
  'bucket-policy': {
    code: 'MalformedPolicy',
    when: 'a bucket policy is for another bucket, or has a principal that does not exist',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  'bucket-not-found': {
    code: 'NoSuchBucket',
    when: 'a bucket does not exist',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  'key-lockout': {
    code: 'MalformedPolicyDocumentException',
    when: 'a key policy would not let its author change it again',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  },
  'key-principal': {
    code: 'MalformedPolicyDocumentException',
    when: 'a key policy names a principal that does not exist, as a role that is seconds old',
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html',
  },
  'log-group-exists': {
    code: 'ResourceAlreadyExistsException',
    when: 'a log group of that name exists, as one that was kept or made anew by a late delivery',
    source:
      'https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/issues/564',
  },
  'log-retention': {
    code: 'InvalidParameterException',
    when: 'logs are to be kept for a number of days that CloudWatch does not offer',
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html',
  },
  'parameter-exists': {
    code: 'ParameterAlreadyExists',
    when: 'a parameter of that name exists',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html',
  },
  'parameter-size': {
    code: 'ValidationException',
    when: 'the value of a parameter is longer than 4 KB, or empty',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html',
  },
} as const;
