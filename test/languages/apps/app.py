from aws_cdk import App, Stack, aws_ec2 as ec2, aws_eks_v2 as eks
from cdk_eks_podnet import AddressPlan, NodeImage, PodNetworkCluster, PodNetworkVpc

app = App()
stack = Stack(app, "Platform")
network = PodNetworkVpc(
    stack,
    "Network",
    address_plan=AddressPlan.compute(vpc_cidr_block="10.0.0.0/16", pod_cidr_blocks=["100.64.0.0/16"]),
)
cluster = PodNetworkCluster(stack, "Cluster", network=network, version=eks.KubernetesVersion.of("1.36"))
cluster.add_nodegroup(
    "General",
    instance_types=[ec2.InstanceType("m7i.2xlarge")],
    image=NodeImage.al2023(release="v20260714"),
)
app.synth()
