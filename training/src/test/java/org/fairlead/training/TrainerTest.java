package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.fairlead.tracking.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {
  @Test
  void run_trainsADenseModelAndLeavesACompleteFolder(@TempDir Path folder) {
    Workplace place = TestRuns.place(folder);
    TrainingResult dense =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=3"));
    assertThat(dense.status()).isEqualTo(RunStatus.FINISHED);
    System.err.println(dense);
    TrainingResult ceag =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-ceag", "train.epochs=4", "sparsity.lastEpoch=2", "method.buffer=10"));
    System.err.println(ceag);
    System.err.println(ceag.run().readMetrics().rows());
  }
}
