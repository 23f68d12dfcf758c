package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.format.Datasets;
import org.fairlead.model.ModelCard;
import org.fairlead.model.ModelFolder;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.predict.Prediction;
import org.fairlead.training.predict.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set of rows that no recipe names, from training to predictions. */
final class OwnRowsTest {
  private final OwnRows rows = new OwnRows();
  private final RunContext context;

  OwnRowsTest(@TempDir Path folder) {
    context = TestRuns.place(folder);
  }

  private TrainingResult run(String recipe, String... settings) {
    return Trainer.create(TestRuns.recipe(recipe, settings), context).withDataset(rows).run();
  }

  @Test
  void run_trainsPrunesAndPredictsRows() {
    run("table-dense", "network.name=mlp", "train.epochs=12", "train.batch=32");
    TrainingResult pruned =
        run(
            "table-ceag",
            "network.name=mlp",
            "from=last",
            "train.epochs=4",
            "train.batch=32",
            "sparsity.lastEpoch=1");

    ModelCard card = new ModelFolder(pruned.run().model()).card();
    assertThat(card.shape()).isEqualTo(new FeatureShape(3));
    assertThat(card.takesRows()).isTrue();
    assertThat(card.rows()).isNull();
    assertThat(card.dataFormat()).isEqualTo("measurements");
    assertThat(card.classes()).containsExactly("low", "high");

    SplitResults test =
        Objects.requireNonNull(pruned.results())
            .selected()
            .orElseThrow()
            .split(SplitResults.TEST)
            .orElseThrow();
    int[] tested = rows.testSamples();
    var predictions = new ArrayList<Prediction>();
    try (Predictor predictor = Predictor.load(pruned.run().model())) {
      predictor.predictSamples(rows, tested, predictions::add);
      assertThat(predictor.takesRows()).isTrue();
      assertThat(predictor.shape()).isEqualTo(rows.shape());
    }
    long right = 0;
    for (int i = 0; i < tested.length; i++) {
      Prediction prediction = predictions.get(i);
      assertThat(prediction.sample()).isEqualTo(rows.id(tested[i]));
      right += prediction.label().equals(rows.classNames().get(rows.label(tested[i]))) ? 1 : 0;
    }
    assertThat((double) right / tested.length).isEqualTo(test.accuracy()).isGreaterThan(0.85);
  }

  @Test
  void predict_ofAnotherKindOfSampleSaysWhatTheModelTakes() {
    TrainingResult dense = run("table-dense", "network.name=linear", "train.epochs=1");
    Path folder = dense.run().model();
    var faces = Datasets.open(TestRuns.recipe("synthetic-dense").dataSpec(folder));
    try (Predictor predictor = Predictor.load(folder)) {
      assertThatThrownBy(() -> predictor.predictRows(List.of(folder), false, each -> {}))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "the model in %s takes rows of 3 numbers as a program's data set 'measurements' makes"
                  + " them, not tables; give the data set to Predictor.predictSamples",
              folder);
      assertThatThrownBy(() -> predictor.predict(List.of(folder)))
          .isInstanceOf(InputException.class)
          .hasMessage("the model in %s takes rows of a table (measurements), not images", folder);
      assertThatThrownBy(() -> predictor.predictSamples(faces, new int[] {0}, each -> {}))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "the samples of synthetic are %s, the model in %s takes 3 features",
              faces.shape(), folder);
    }
  }

  @Test
  void run_refusesANetworkThatTakesImages() {
    assertThatThrownBy(() -> run("table-dense", "network.name=cifarresnet8"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network.name is 'cifarresnet8', which takes images, expected linear or mlp for the rows"
                + " of measurements");
  }
}
