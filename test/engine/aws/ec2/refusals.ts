const API = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/vpc/latest/userguide';
const ERRORS = `${API}/errors-overview.html`;

/** What EC2 refuses. Codes: the list of error codes of the EC2 API, or the thread that shows one. */
export const EC2_REFUSALS = {
  'vpc-not-found': { code: 'InvalidVpcID.NotFound', when: 'the VPC does not exist', source: ERRORS },
  'vpc-size': {
    code: 'InvalidVpc.Range',
    when: 'the block of a VPC is larger than /16 or smaller than /28',
    source: ERRORS,
  },
  'ipam-pool-not-found': {
    code: 'InvalidIpamPoolId.NotFound',
    when: 'a block is asked of a pool that does not exist, or is not shared with the account',
    source: ERRORS,
  },
  'vpc-block-restricted': {
    code: 'InvalidVpc.Range',
    when: 'a secondary block may not stand beside the primary block',
    source: `${GUIDE}/vpc-cidr-blocks.html#add-cidr-block-restrictions`,
  },
  'vpc-block-conflict': {
    code: 'CidrConflict',
    when: 'two blocks of a VPC overlap',
    source: `${API}/API_AssociateVpcCidrBlock.html`,
  },
  'vpc-block-quota': {
    code: 'CidrLimitExceeded',
    when: 'a VPC gets more IPv4 blocks than its quota, 5 by default',
    source: `${GUIDE}/amazon-vpc-limits.html#vpc-limits-vpcs-subnets`,
  },
  'vpc-block-in-use': {
    code: 'InvalidCidrBlock.InUse',
    when: 'a block is taken off the VPC while a subnet lies in it',
    source: `${API}/API_DisassociateVpcCidrBlock.html`,
  },
  'vpc-dependencies': {
    code: 'DependencyViolation',
    when: 'a VPC is deleted before what is in it',
    source: `${API}/API_DeleteVpc.html`,
  },
  'placement-group-in-use': {
    code: 'InvalidPlacementGroup.InUse',
    when: 'a placement group is deleted while instances run in it',
    source: ERRORS,
  },
  'subnet-not-found': { code: 'InvalidSubnetID.NotFound', when: 'the subnet does not exist', source: ERRORS },
  'subnet-range': {
    code: 'InvalidSubnet.Range',
    when: 'a subnet lies outside the blocks of its VPC, or is larger than /16 or smaller than /28',
    source: ERRORS,
  },
  'subnet-conflict': { code: 'InvalidSubnet.Conflict', when: 'two subnets overlap', source: ERRORS },
  'subnet-zone': {
    code: 'InvalidParameterValue',
    when: 'a subnet is in a zone that the region does not have',
    source: `${API}/API_CreateSubnet.html`,
  },
  'subnet-dependencies': {
    code: 'DependencyViolation',
    when: 'a subnet is deleted while a network interface is in it',
    source: 'https://github.com/eksctl-io/eksctl/issues/7589',
  },
  'subnet-reserved': {
    code: 'DependencyViolation',
    when: 'a subnet is deleted while ranges of it are reserved: not known, a dial',
    source: `${API}/API_DeleteSubnet.html`,
  },
  'reservation-range': {
    code: 'InvalidParameterValue',
    when: 'a range to reserve is outside its subnet or overlaps another reservation',
    source: `${API}/API_CreateSubnetCidrReservation.html`,
  },
  'gateway-not-found': {
    code: 'InvalidInternetGatewayID.NotFound',
    when: 'an internet gateway does not exist',
    source: ERRORS,
  },
  'gateway-attached': {
    code: 'Resource.AlreadyAssociated',
    when: 'a gateway, or a VPC, gets a second attachment',
    source: ERRORS,
  },
  'gateway-mapped-addresses': {
    code: 'DependencyViolation',
    when: 'a gateway is detached while public addresses are mapped in its VPC',
    source: 'https://github.com/eksctl-io/eksctl/issues/253',
  },
  'gateway-in-use': {
    code: 'DependencyViolation',
    when: 'an internet gateway is deleted while it is attached',
    source: `${API}/API_DeleteInternetGateway.html`,
  },
  'route-table-not-found': {
    code: 'InvalidRouteTableID.NotFound',
    when: 'a route table does not exist',
    source: ERRORS,
  },
  'route-table-in-use': {
    code: 'DependencyViolation',
    when: 'a route table is deleted while a subnet uses it',
    source: `${API}/API_DeleteRouteTable.html`,
  },
  'route-exists': {
    code: 'RouteAlreadyExists',
    when: 'a route table gets two routes for one destination',
    source: ERRORS,
  },
  'route-gateway-elsewhere': {
    code: 'InvalidParameterValue',
    when: 'a route leads to a gateway that is not attached to the VPC of the route table',
    source: 'https://github.com/kubernetes-retired/kube-aws/issues/1077',
  },
  'route-target-not-found': {
    code: 'InvalidGatewayID.NotFound',
    when: 'a route leads to something that does not exist',
    source: ERRORS,
  },
  'route-family': {
    code: 'InvalidParameterValue',
    when: 'a route for IPv4 leads to an egress-only internet gateway, which carries IPv6 alone',
    source: `${GUIDE}/egress-only-internet-gateway.html`,
  },
  'route-without-target': {
    code: 'InvalidParameterCombination',
    when: 'a route has no target, or two',
    source: `${API}/API_CreateRoute.html`,
  },
  'association-exists': {
    code: 'Resource.AlreadyAssociated',
    when: 'a subnet gets a second route table',
    source: ERRORS,
  },
  'association-elsewhere': {
    code: 'InvalidParameterValue',
    when: 'a subnet gets the route table of another VPC',
    source: `${API}/API_AssociateRouteTable.html`,
  },
  'address-quota': {
    code: 'AddressLimitExceeded',
    when: 'the account has as many Elastic IP addresses as it may have',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-eips',
  },
  'address-in-use': {
    code: 'InvalidIPAddress.InUse',
    when: 'an Elastic IP address is released while a NAT gateway has it',
    source: ERRORS,
  },
  'address-not-found': {
    code: 'InvalidAllocationID.NotFound',
    when: 'a NAT gateway gets an Elastic IP address that does not exist',
    source: `${API}/API_NatGateway.html`,
  },
  'nat-without-gateway': {
    code: 'Gateway.NotAttached',
    when: 'a public NAT gateway is made before an internet gateway is attached to its VPC',
    source: `${API}/API_NatGateway.html`,
  },
  'nat-address-taken': {
    code: 'Resource.AlreadyAssociated',
    when: 'two NAT gateways get the same Elastic IP address',
    source: `${API}/API_NatGateway.html`,
  },
  'nat-without-address': {
    code: 'MissingParameter',
    when: 'a public NAT gateway gets no Elastic IP address',
    source: `${API}/API_CreateNatGateway.html`,
  },
  'no-free-address': {
    code: 'InsufficientFreeAddressesInSubnet',
    when: 'a subnet has no free address for a network interface',
    source: ERRORS,
  },
  'group-not-found': {
    code: 'InvalidGroup.NotFound',
    when: 'a security group does not exist',
    source: ERRORS,
  },
  'group-duplicate': {
    code: 'InvalidGroup.Duplicate',
    when: 'a VPC gets two security groups of the same name, as in the replacement of a named one',
    source: ERRORS,
  },
  'group-in-use': {
    code: 'DependencyViolation',
    when: 'a security group is deleted while a network interface or another group uses it',
    source: `${API}/API_DeleteSecurityGroup.html`,
  },
  'group-description': {
    code: 'InvalidParameterValue',
    when: 'the description of a security group or of a rule has a character that EC2 does not take',
    source: `${API}/API_CreateSecurityGroup.html`,
  },
  'rule-duplicate': {
    code: 'InvalidPermission.Duplicate',
    when: 'a security group gets the same rule twice, as in the replacement of a rule',
    source: ERRORS,
  },
  'acl-not-found': {
    code: 'InvalidNetworkAclID.NotFound',
    when: 'a network ACL does not exist',
    source: ERRORS,
  },
  'acl-entry-exists': {
    code: 'NetworkAclEntryAlreadyExists',
    when: 'a network ACL gets two entries of one number and direction',
    source: ERRORS,
  },
  'acl-entry-quota': {
    code: 'NetworkAclEntryLimitExceeded',
    when: 'a network ACL gets more entries in one direction than its quota, 20 by default',
    source: ERRORS,
  },
  'acl-in-use': {
    code: 'DependencyViolation',
    when: 'a network ACL is deleted while a subnet uses it',
    source: `${API}/API_DeleteNetworkAcl.html`,
  },
  'endpoint-service': {
    code: 'InvalidServiceName',
    when: 'an endpoint is for a service that the region does not have',
    source: ERRORS,
  },
  'endpoint-zones': {
    code: 'DuplicateSubnetsInSameZone',
    when: 'an interface endpoint gets two subnets of the same zone',
    source: ERRORS,
  },
  'endpoint-private-dns': {
    code: 'InvalidParameter',
    when: 'a second endpoint of a service wants the same private name, or the VPC has no DNS',
    source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
  },
  'user-data-size': {
    code: 'InvalidUserData.Malformed',
    when: 'user data is longer than 16 KB, or not base64',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html',
  },
  'image-id': { code: 'InvalidAMIID.Malformed', when: 'an image id is not an image id', source: ERRORS },
  'template-name-exists': {
    code: 'InvalidLaunchTemplateName.AlreadyExistsException',
    when: 'two launch templates get the same name, as in the replacement of a named one',
    source: ERRORS,
  },
  'flow-log-target': {
    code: 'InvalidParameterValue',
    when: 'a flow log is for something that does not exist, or its role cannot be assumed',
    source: `${API}/API_CreateFlowLogs.html`,
  },
} as const;
