package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.loader.Loader;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.unconstrained.GroupDro;
import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.predict.Prediction;
import org.fairlead.training.predict.Predictor;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on objects that no recipe names, as a library's user makes them. */
final class LibraryUseTest {
  private final Path folder;
  private final RunContext context;
  private final Dataset faces;
  private final Network network;

  LibraryUseTest(@TempDir Path folder) {
    this.folder = folder;
    context = TestRuns.place(folder);
    Recipe other =
        TestRuns.recipe(
            "synthetic-dense", "data.synthetic.count=160", "data.synthetic.testCount=40");
    faces = Datasets.open(other.dataSpec(context.cache().folder()));
    int labels = faces.classNames().size();
    network =
        MultilayerPerceptron.network(new NetworkSpec("narrow", labels, 3, 16, 0), List.of(12, 6));
  }

  private Trainer trainer(String recipe, String... settings) {
    return Trainer.create(TestRuns.recipe(recipe, settings), context)
        .withDataset(faces)
        .withNetwork(network);
  }

  @Test
  void run_trainsPrunesAuditsAndPredicts() throws IOException {
    TrainingResult dense = trainer("synthetic-dense", "train.epochs=2").run();
    TrainingResult pruned =
        trainer("synthetic-ceag", "train.epochs=3", "sparsity.lastEpoch=1", "from=last").run();

    SplitResults test =
        Objects.requireNonNull(pruned.results())
            .selected()
            .orElseThrow()
            .split(SplitResults.TEST)
            .orElseThrow();
    assertThat(test.count()).isEqualTo(40);
    assertThat(test.gaps()).isNotNull();
    assertThat(pruned.run().manifest().parent()).isEqualTo(dense.run().id());

    Path image = folder.resolve("face.png");
    Files.write(image, png());
    try (Predictor predictor = Predictor.load(pruned.run().model())) {
      Prediction prediction = predictor.predict(List.of(image)).get(0);
      assertThat(predictor.classes()).contains(prediction.label());
    }
  }

  private static byte[] png() throws IOException {
    var image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private Weighting robust() {
    Groups groups = DatasetGroups.of(faces, true);
    int[] labels =
        Stream.iterate(0, i -> i + 1).limit(faces.size()).mapToInt(faces::label).toArray();
    return GroupDro.create(labels, faces.classNames().size(), groups, 0.1, 0);
  }

  @Test
  void resume_withTheSameObjectsGivesTheSameBits() throws IOException {
    String[] settings = {"train.epochs=2"};
    TrainingResult whole = trainer("synthetic-dense", settings).withWeighting(robust()).run();
    assertThat(Objects.requireNonNull(whole.results()).method()).isEqualTo("GroupDro");

    var stop = new StopAfter(5);
    Trainer first =
        Trainer.create(TestRuns.recipe("synthetic-dense", settings), context, stop)
            .withDataset(faces)
            .withNetwork(network)
            .withWeighting(robust());
    stop.of(first);
    TrainingResult interrupted = first.run();
    assertThat(interrupted.status()).isEqualTo(RunStatus.INTERRUPTED);
    TrainingResult resumed =
        Trainer.resume(interrupted.run(), context)
            .withDataset(faces)
            .withNetwork(network)
            .withWeighting(robust())
            .run();
    ResumeTest.assertSame(whole, resumed);
  }

  @Test
  void resume_withoutTheObjectsSaysWhichAreMissing() {
    var stop = new StopAfter(1);
    Trainer first =
        Trainer.create(TestRuns.recipe("synthetic-dense", "train.epochs=1"), context, stop)
            .withNetwork(
                MultilayerPerceptron.network(
                    new NetworkSpec("narrow", 3, 3, 16, 0), List.of(12, 6)));
    stop.of(first);
    var run = first.run().run();
    assertThatThrownBy(() -> Trainer.resume(run, context).run())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s was begun with objects {network=narrow}, not what its recipe names; resume it with"
                + " a Trainer that is given the same objects",
            run.folder());
  }

  @Test
  void run_refusesANetworkThatDoesNotFitTheData() {
    Network wide = MultilayerPerceptron.network(new NetworkSpec("wide", 7, 3, 16, 0), List.of(4));
    Trainer trainer = Trainer.create(TestRuns.recipe("synthetic-dense"), context).withNetwork(wide);
    assertThatThrownBy(trainer::run)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network 'wide' takes 3 channels and has 7 outputs, expected 3 channels and 3 outputs"
                + " for synthetic");
    assertThat(context.runs().list()).isEmpty();
  }

  @Test
  void run_refusesANetworkWithTwoOutputs() {
    var graph = new GraphBuilder(NetworkInput.images(3, Layer.ANY, Layer.ANY));
    int pooled = graph.add("pool", AveragePool.global(), 0);
    int flat = graph.add("flat", new Flatten(), pooled);
    int first = graph.add("first", new Linear(3, 3, true), flat);
    int second = graph.add("second", new Linear(3, 3, true), flat);
    Network two = graph.network("two", Initialization.RESNET, first, second);
    Trainer trainer = Trainer.create(TestRuns.recipe("synthetic-dense"), context).withNetwork(two);
    assertThatThrownBy(trainer::run)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network 'two' has 1 input and 2 outputs, expected one input and one output, of a"
                + " linear layer");
    assertThat(context.runs().list()).isEmpty();
  }

  /** A loop of the user's own: a learner, a loader, and steps. */
  @Test
  void take_lowersTheLossOfALoopOfOnesOwn() {
    Groups groups = DatasetGroups.of(faces, true);
    Split split = Split.of(faces, groups, 0, 1);
    var options = EngineOptions.defaults(faces.shape(), faces.normalization(split.train()));
    var weights = Initializer.initialize(network, 1);
    try (var store = context.cache().open(faces, Progress.NONE);
        var loader =
            Loader.create(store, faces, new Loader.Options(40, Augmentation.NONE, 1, 1, 2));
        var learner = Engine.learner(network, weights, options)) {
      TrainingStep step = TrainingStep.of(learner, groups, robust());
      double first = Double.NaN;
      double last = Double.NaN;
      for (int epoch = 0; epoch < 5; epoch++) {
        try (var batches = loader.epoch(split.train(), epoch, true, true, 0)) {
          while (batches.hasNext()) {
            try (var batch = batches.next()) {
              last = step.take(List.of(batch), 0.05).meanLoss();
            }
            first = Double.isNaN(first) ? last : first;
          }
        }
      }
      assertThat(last).isLessThan(first);
      assertThatThrownBy(() -> step.take(List.of(), 0.05))
          .hasMessage("batches is empty, expected at least one batch");
    }
  }
}
