package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseksv2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-eks-podnet/cdk-eks-podnet-go/podnet"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Platform"), nil)
	network := podnet.NewPodNetworkVpc(stack, jsii.String("Network"), &podnet.PodNetworkVpcProps{
		AddressPlan: podnet.AddressPlan_Compute(&podnet.AddressPlanProps{
			VpcCidrBlock:  jsii.String("10.0.0.0/16"),
			PodCidrBlocks: jsii.Strings("100.64.0.0/16"),
		}),
	})
	cluster := podnet.NewPodNetworkCluster(stack, jsii.String("Cluster"), &podnet.PodNetworkClusterProps{
		Network: network,
		Version: awseksv2.KubernetesVersion_Of(jsii.String("1.36")),
	})
	cluster.AddNodegroup(jsii.String("General"), &podnet.ClusterNodegroupOptions{
		InstanceTypes: &[]awsec2.InstanceType{awsec2.NewInstanceType(jsii.String("m7i.2xlarge"))},
		Image:         podnet.NodeImage_Al2023(&podnet.Al2023Options{Release: jsii.String("v20260714")}),
	})
	app.Synth(nil)
}
