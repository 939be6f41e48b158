package app;

import io.github.cdkekspodnet.*;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.eks_v2.KubernetesVersion;

public final class Main {
    public static void main(String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "Platform");
        PodNetworkVpc network = PodNetworkVpc.Builder.create(stack, "Network")
            .addressPlan(AddressPlan.compute(AddressPlanProps.builder()
                .vpcCidrBlock("10.0.0.0/16")
                .podCidrBlocks(List.of("100.64.0.0/16"))
                .build()))
            .build();
        PodNetworkCluster cluster = PodNetworkCluster.Builder.create(stack, "Cluster")
            .network(network)
            .version(KubernetesVersion.of("1.36"))
            .build();
        cluster.addNodegroup("General", ClusterNodegroupOptions.builder()
            .instanceTypes(List.of(new InstanceType("m7i.2xlarge")))
            .image(NodeImage.al2023(Al2023Options.builder().release("v20260714").build()))
            .build());
        app.synth();
    }
}
