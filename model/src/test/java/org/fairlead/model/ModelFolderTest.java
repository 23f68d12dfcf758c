package org.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the folder
final class ModelFolderTest {
  @TempDir Path folder;

  private static ModelCard card(@Nullable RowEncoding rows) {
    return card(rows == null ? new ImageShape(32, 24, 3) : new FeatureShape(5), rows);
  }

  private static ModelCard card(SampleShape shape, @Nullable RowEncoding rows) {
    return new ModelCard(
        "20260131-120000-faces-abcd",
        "cifar-resnet8",
        "smile",
        List.of("no", "y\"es"),
        shape,
        List.of("crop=0.9"),
        Normalization.IMAGENET,
        rows,
        List.of("tone=light", "tone=dark"),
        "synthetic",
        "sha256:abc",
        new SplitOrigin(7, 0.25, List.of("tone"), true, 0.125),
        "sha256:def",
        0.9);
  }

  @Test
  void card_isWhatWasWritten() {
    var rows =
        new RowEncoding(
            List.of("age", "job"),
            true,
            List.of(
                RowEncoding.Input.number("age", true).written(true, "years"),
                RowEncoding.Input.texts("job", List.of("a", "b")).withAliases(Map.of("c", "b"))));
    for (ModelCard card : List.of(card(null), card(rows), card(new FeatureShape(1), null))) {
      CardFile.write(folder.resolve("model.json"), card);

      assertThat(new ModelFolder(folder).card()).isEqualTo(card);
      assertThat(card.takesRows()).isEqualTo(card.shape() instanceof FeatureShape);
    }
  }

  @Test
  void card_writesSinglesAsPeopleWriteThem() throws IOException {
    CardFile.write(folder.resolve("model.json"), card(null));

    assertThat(Files.readString(folder.resolve("model.json")))
        .contains("\"mean\": [0.485, 0.456, 0.406]", "\"groups\": [\"tone=light\", \"tone=dark\"]");
  }

  @Test
  void card_refusesWhatItDoesNotKnow() throws IOException {
    Path file = folder.resolve("model.json");
    CardFile.write(file, card(null));
    String text = Files.readString(file);

    Files.writeString(file, text.replace("\"target\": \"smile\"", "\"target\": 3"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new ModelFolder(folder).card())
        .withMessage(file + ": target is 3, expected a string");
    Files.writeString(file, text.replace("[0.485, 0.456, 0.406]", "[0.485, null]"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new ModelFolder(folder).card())
        .withMessage(file + ": normalization.mean is [0.485, null], expected a list of numbers");
    Files.writeString(file, text.replace("\"height\": 32", "\"height\": 0"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new ModelFolder(folder).card())
        .withMessageStartingWith(file + " is damaged: image shape must be positive");
    Files.writeString(file, text.replace("\"groups\"", "\"group\""));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new ModelFolder(folder).card())
        .withMessage(file + ": groups is missing");
  }

  @Test
  void card_saysWhenThereIsNoModel() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new ModelFolder(folder).card())
        .withMessage(
            folder + " holds no model: it has no model.json; a run has one once it is finished");
  }
}
