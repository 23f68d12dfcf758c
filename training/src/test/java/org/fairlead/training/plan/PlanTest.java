package org.fairlead.training.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.fairlead.training.TestRuns;
import org.fairlead.training.Trainer;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.setup.PruningPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanTest {

  @Test
  void plan_ofADenseRunCountsSamplesAndSteps(@TempDir Path folder) {
    RunContext place = timed(folder);
    Plan plan =
        Trainer.create(
                TestRuns.recipe("synthetic-dense", "train.epochs=3"), place, TrainingListener.NONE)
            .plan();
    assertThat(plan.parent()).isNull();
    assertThat(plan.classes()).hasSize(3);
    assertThat(plan.groups()).containsExactly("skin=light", "skin=dark");
    assertThat(plan.splits())
        .extracting(Plan.SplitCount::name)
        .containsExactly("training", "validation", "test");
    assertThat(plan.splits()).extracting(Plan.SplitCount::samples).containsExactly(180L, 60L, 120L);
    assertThat(plan.splits())
        .allSatisfy(
            split -> {
              assertThat(sum(split.perClass())).isEqualTo(split.samples());
              assertThat(sum(split.perGroup())).isEqualTo(split.samples());
            });
    assertThat(plan.network().name()).isEqualTo("mlp");
    assertThat(plan.network().parameters()).isEqualTo(230_147);
    assertThat(plan.stepsPerEpoch()).isEqualTo(6);
    assertThat(plan.steps()).isEqualTo(18);
    assertThat(plan.pruning()).isEmpty();
    assertThat(plan.constrainedSteps()).isZero();
    assertThat(plan.dualStep()).isZero();
    assertThat(plan.cost().seconds()).isPositive();
    assertThat(plan.cost().memoryBytes()).isGreaterThan(100L << 20);
    assertThat(plan.cost().lowest()).isPositive().isLessThanOrEqualTo(plan.cost().seconds());
    assertThat(plan.cost().highest()).isGreaterThanOrEqualTo(plan.cost().seconds());
    assertThat(plan.cost().basis())
        .matches("[3-9] steps of 32 random images in fp32, contiguous, on 1 thread");
    assertThat(place.runs().list()).isEmpty();
  }

  @Test
  void plan_ofAPruningRunShowsScheduleAndDualStep(@TempDir Path folder) {
    RunContext place = timed(folder);
    String parent =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1")).run().id();
    Plan plan =
        Trainer.create(
                TestRuns.recipe(
                    "synthetic-ceag",
                    "train.epochs=10",
                    "sparsity.lastEpoch=3",
                    "sparsity.every=epoch"),
                place,
                TrainingListener.NONE)
            .plan();
    assertThat(plan.parent()).isEqualTo(parent);
    assertThat(plan.recipe().from()).isEqualTo(parent);
    assertThat(plan.pruning()).extracting(PruningPoint::epoch).containsExactly(1.0, 2.0, 3.0);
    assertThat(plan.pruning().get(2).sparsity()).isEqualTo(0.9);
    assertThat(plan.steps()).isEqualTo(60);
    assertThat(plan.constrainedSteps()).isEqualTo(42);
    assertThat(plan.dualStep()).isEqualTo(0.5 / (0.05 * 42), within(1e-12));
    assertThat(place.runs().list()).hasSize(1);
  }

  private static RunContext timed(Path folder) {
    RunContext place = TestRuns.place(folder);
    return new RunContext(place.runs(), place.cache(), InstantSource.system());
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
