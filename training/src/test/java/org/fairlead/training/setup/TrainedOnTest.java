package org.fairlead.training.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.fairlead.training.TestRuns;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainedOnTest {

  @Test
  void of_isNeitherValidationNorTest(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TrainingResult result = TestRuns.run(place, TestRuns.recipe("synthetic-dense"));

    TrainedOn samples = TrainedOn.of(result.run(), place);

    Problem problem = Problem.open(TestRuns.recipe("synthetic-dense"), place);
    assertThat(samples.ids())
        .hasSize(180)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.of(problem.split().train()).mapToObj(problem.dataset()::id).toList());
    assertThat(samples.data().format()).isEqualTo("synthetic");
    assertThat(samples.generatedNames()).isEmpty();
  }
}
