package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.Note;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.testkit.RealSamples;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of weights on real data: small networks, so that the time goes into the data. */
final class CheckpointChainTest {
  private final Path folder;
  private final RunContext place;

  CheckpointChainTest(@TempDir Path folder) {
    this.folder = folder;
    this.place = TestRuns.place(folder);
  }

  /** Writes a file of random weights of a CIFAR ResNet-8 with this many outputs. */
  private Path checkpoint(String name, int outputs) {
    var network = Networks.create(NetworkSpec.of("cifarresnet8", outputs));
    Path file = folder.resolve(name);
    Safetensors.write(file, Initializer.initialize(network, 5), Map.of());
    return file;
  }

  private TrainingResult train(String recipe, String... overrides) {
    var small =
        Stream.of(
            "network.name=cifarresnet8",
            "train.threads=2",
            "precision=fp32",
            "memoryFormat=contiguous",
            "device=cpu");
    return Trainer.create(
            Recipes.load(recipe, Stream.concat(small, Stream.of(overrides)).toList()),
            place,
            TrainingListener.NONE)
        .run();
  }

  @Test
  void cifar100_aCheckpointIsTheDenseParent() throws IOException {
    Path file = checkpoint("cifar100_resnet8.safetensors", 100);
    TrainingResult child =
        train(
            "cifar100-ceag",
            "data.path=" + RealSamples.cifar100(folder, 600),
            "weights.file=" + file,
            "train.epochs=2",
            "train.steps=4",
            "sparsity.lastEpoch=0",
            "sparsity.final=0.5");
    Results results = Objects.requireNonNull(child.results());
    String parent = Objects.requireNonNull(results.dense());
    assertThat(parent).contains("-cifar100-resnet8-");
    Results dense = place.runs().resolve(parent).results().orElseThrow();
    SplitResults test = dense.selected().orElseThrow().split(SplitResults.TEST).orElseThrow();
    assertThat(test.count()).isEqualTo(600);
    assertThat(test.groups()).hasSize(100);
    assertThat(results.selected().orElseThrow().size().sparsity()).isGreaterThan(0.49);
  }

  /** A classifier of 18 outputs, as FairFace's: those of the target are found by their names. */
  @Test
  void fairFace_theOutputsOfTheTargetAreFound() throws IOException {
    Path file = checkpoint("res34_fair_align_multi_7.safetensors", 18);
    String path = "data.path=" + RealSamples.fairFace(folder, 200);
    TrainingResult race = train("fairface-dense", path, "data.size=16", "weights.file=" + file);
    assertThat(race.notes())
        .extracting(Note::text)
        .anyMatch(note -> note.contains("outputs [3, 5, 1, 0, 6, 2, 4] of its classifier"));
    assertThat(new ModelFolder(race.run().model()).network().classes()).isEqualTo(7);
    TrainingResult gender =
        train("fairface-dense", path, "data.size=16", "data.target=gender", "weights.file=" + file);
    assertThat(gender.notes())
        .extracting(Note::text)
        .anyMatch(note -> note.contains("outputs [7, 8] of its classifier"));
    TrainingResult byHand =
        train(
            "fairface-dense",
            path,
            "data.size=16",
            "data.target=gender",
            "weights.headRows=7,8",
            "weights.file=" + file);
    assertThat(Objects.requireNonNull(byHand.results()).models())
        .isEqualTo(Objects.requireNonNull(gender.results()).models());
  }
}
