package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.MaxPool;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.sparse.Masks;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class MemoryTest {
  private static final ImageShape SHAPE = ImageShape.square(16);
  private static final int SIZE = 8;

  @Test
  void training_leavesNothingBehind() throws IOException, InterruptedException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.isReadable(status), "resident memory is read from /proc");
    Network network = tiny();
    var options = Learners.options(SHAPE, OptimizerOptions.sgd(0.9).withClip(1)).withEmaDecay(0.99);
    Batch batch = Learners.batch(SHAPE, SIZE, 0);
    double[] gradient = Learners.gradient(SIZE, network.classes(), 0);
    try (var learner =
        Learners.learner(
            network, Initializer.initialize(network, 1), options, Precision.FP32, true)) {
      learner.applyMasks(Masks.dense(network));
      run(learner, batch, gradient, 300);
      long pointers = nativeObjects();
      long resident = resident(status);
      run(learner, batch, gradient, 2700);
      assertThat(nativeObjects()).as("native objects").isEqualTo(pointers);
      assertThat((double) resident(status)).as("resident kB").isLessThan(1.03 * resident);
    }
  }

  @Test
  void close_freesEverything() throws InterruptedException {
    useAndClose(OptimizerOptions.sgd(0)); // loads what stays as long as the process
    for (var optimizer : List.of(OptimizerOptions.sgd(0.9), OptimizerOptions.adam())) {
      long before = nativeObjects();
      useAndClose(optimizer);
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  /** Counts native objects once what other tests left to the collector is gone. */
  private static long nativeObjects() throws InterruptedException {
    System.gc();
    long before;
    long count = Pointer.totalCount();
    do {
      Thread.sleep(50);
      before = count;
      count = Pointer.totalCount();
    } while (count != before);
    return count;
  }

  private static void useAndClose(OptimizerOptions optimizer) {
    Network network = tiny();
    Batch batch = Learners.batch(SHAPE, SIZE, 0);
    double[] gradient = Learners.gradient(SIZE, network.classes(), 0);
    var options = Learners.options(SHAPE, optimizer).withEmaDecay(0.99);
    try (var learner =
        Learners.learner(
            network, Initializer.initialize(network, 1), options, Precision.FP32, true)) {
      run(learner, batch, gradient, 2);
      learner.applyMasks(Masks.dense(network));
      learner.restore(learner.state());
      learner.probe(batch);
      learner.backward(gradient);
      learner.lookAhead(ParameterTerms.rate(1e-4));
      learner.forward(batch);
    }
  }

  private static void run(TorchLearner learner, Batch batch, double[] gradient, int steps) {
    for (int step = 0; step < steps; step++) {
      learner.forward(batch);
      learner.descend(gradient, ParameterTerms.rate(1e-4));
      if (step % 100 == 0) {
        learner.forwardWithoutGradient(batch);
        learner.predict(batch);
        learner.probe(batch);
        learner.backward(gradient);
        learner.lookAhead(ParameterTerms.rate(1e-4));
      }
    }
  }

  private static long resident(Path status) throws IOException {
    String line =
        Files.readAllLines(status).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static Network tiny() {
    List<Layer> layers =
        List.of(
            new Convolution(3, 8, 3, 1, 1, 1, false),
            new BatchNorm(8, 1e-5, 0.1),
            new Activation(Activation.Function.RELU6),
            new MaxPool(2, 2, 0),
            AveragePool.global(),
            new Flatten(),
            new Dropout(0.1),
            new Linear(8, 3, true));
    var nodes = new ArrayList<Node>();
    nodes.add(new Node(0, "input", NetworkInput.images(3, Layer.ANY, Layer.ANY), List.of()));
    for (int i = 0; i < layers.size(); i++) {
      nodes.add(new Node(i + 1, "layer" + i, layers.get(i), List.of(i)));
    }
    return Network.of("tiny", Initialization.RESNET, nodes, Set.of("layer0.weight"));
  }
}
