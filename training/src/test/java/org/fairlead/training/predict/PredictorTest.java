package org.fairlead.training.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.data.Progress;
import org.fairlead.data.synthetic.SyntheticFacesWriter;
import org.fairlead.data.synthetic.SyntheticOptions;
import org.fairlead.tracking.predictions.PredictionsReader;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.TestRuns;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictorTest {

  /** A model folder alone repeats what the run said of its own test images. */
  @Test
  void predict_agreesWithTheRunsPredictions(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("faces");
    SyntheticFacesWriter.write(
        new SyntheticOptions(200, 0, 0.4, 0.3, 0.02, 1),
        SyntheticFacesWriter.layout("utkface"),
        images,
        40,
        Progress.NONE);
    RunContext place = TestRuns.place(folder);
    Run run =
        TestRuns.run(
                place,
                TestRuns.recipe(
                    "utkface-dense",
                    "data.path=" + images,
                    "network.name=cifarresnet8",
                    "train.epochs=2"))
            .run();
    var expected = new LinkedHashMap<String, org.fairlead.tracking.predictions.PredictedSample>();
    PredictionsReader.read(
        run.predictions("selected", "test"), each -> expected.put(each.id(), each));
    assertThat(expected).hasSizeGreaterThan(30);
    var files = new ArrayList<Path>();
    expected.keySet().forEach(id -> files.add(images.resolve("UTKFace").resolve(id)));
    try (Predictor predictor = Predictor.load(run.model())) {
      assertThat(predictor.target()).isEqualTo("gender");
      assertThat(predictor.classes()).containsExactly("male", "female");
      List<Prediction> predictions = predictor.predict(files);
      assertThat(predictions).hasSameSizeAs(files);
      for (Prediction prediction : predictions) {
        var original = expected.get(Path.of(prediction.sample()).getFileName().toString());
        assertThat(original).isNotNull();
        assertThat(prediction.probabilities().values().stream().mapToDouble(p -> p).sum())
            .isEqualTo(1, within(1e-9));
        assertThat(prediction.probability())
            .isEqualTo(prediction.probabilities().get(prediction.label()));
        int k = 0;
        for (Map.Entry<String, Double> each : prediction.probabilities().entrySet()) {
          assertThat(each.getValue()).isEqualTo(original.scores().get(k++), within(1e-5));
        }
      }
      assertThatThrownBy(() -> predictor.predict(List.of(run.folder().resolve("recipe.yaml"))))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("recipe.yaml is not a JPEG, PNG, GIF, BMP, WebP or TIFF image");
    }
  }

  @Test
  void load_ofAFolderWithoutAModelSaysSo(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Predictor.load(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s holds no model: it has no model.json; a run has one once it is finished", folder);
    Files.writeString(folder.resolve("model.json"), "{\"format\": 1}");
    assertThatThrownBy(() -> Predictor.load(folder))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("%s: formatVersion is missing", folder.resolve("model.json"));
  }
}
