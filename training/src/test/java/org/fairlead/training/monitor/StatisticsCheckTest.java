package org.fairlead.training.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.engine.Learner;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.Scope;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.TestRuns;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.evaluation.Evaluator;
import org.fairlead.training.evaluation.FinalEvaluation;
import org.fairlead.training.pretrained.FirstWeights;
import org.fairlead.training.setup.EngineSetup;
import org.fairlead.training.setup.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatisticsCheckTest {
  private static final Progress QUIET = (done, total) -> {};

  @Test
  void of_tellsOfWrongStatisticsAndLeavesGoodOnes(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(
        place,
        TestRuns.recipe(
            "synthetic-dense",
            "network.name=cifarresnet8",
            "data.synthetic.count=1200",
            "data.size=24",
            "train.epochs=12"));
    Problem problem =
        Problem.open(
            TestRuns.recipe(
                "synthetic-naive-published",
                "network.name=cifarresnet8",
                "data.synthetic.count=1200",
                "data.size=24",
                "train.epochs=12"),
            place);
    Weights good = FirstWeights.of(problem).weights();
    Masks dense = Masks.dense(problem.network());
    Masks masks = MagnitudePruning.prune(problem.network(), good, dense, 0.1, Scope.LAYER);
    try (SampleStore pixels = place.cache().open(problem.dataset(), QUIET);
        Evaluator evaluator = Evaluator.create(pixels, problem.dataset(), problem.groups(), 64);
        Learner learner = EngineSetup.evaluator(problem, problem.recipe(), good)) {
      var check = new StatisticsCheck(problem, evaluator, QUIET);
      assertThat(check.of(model(good, masks), learner)).isEmpty();
      Weights wrong = shifted(good);
      assertThat(check.of(model(wrong, dense), learner)).isEmpty();
      assertThat(check.of(model(wrong, masks), learner))
          .hasValueSatisfying(
              note -> {
                assertThat(note.code()).isEqualTo(NoteCodes.PRUNING_STATISTICS);
                assertThat(note.severity()).isEqualTo(Note.Severity.WARNING);
                assertThat(note.text())
                    .matches(
                        "With batch-norm statistics estimated anew from training samples, accuracy"
                            + " on validation is \\d+\\.\\d % instead of \\d+\\.\\d %: the"
                            + " statistics of the model are wrong;"
                            + " sparsity.deadChannels=folded or sparsity.allocation=lamp avoids"
                            + " it\\.");
              });
    }
  }

  private static FinalEvaluation.Model model(Weights weights, Masks masks) {
    return new FinalEvaluation.Model(1, 6, weights, masks, Map.of(), false);
  }

  /** Returns weights whose running means lie ten standard deviations off. */
  private static Weights shifted(Weights weights) {
    Weights changed = weights;
    for (String name : weights.names()) {
      if (name.endsWith(".running_mean")) {
        float[] mean = weights.get(name).floats();
        float[] variance = weights.get(name.replace(".running_mean", ".running_var")).floats();
        for (int c = 0; c < mean.length; c++) {
          mean[c] += (float) (10 * Math.sqrt(variance[c]));
        }
        changed =
            changed.with(
                name,
                Tensor.ofFloats(
                    weights.get(name).shape().stream().map(Math::toIntExact).toList(), mean));
      }
    }
    return changed;
  }
}
