// The part of the EC2 client that is used: naming it lets the bundler leave out the other thousand commands.
export { EC2Client, GetSubnetCidrReservationsCommand } from '@aws-sdk/client-ec2';
