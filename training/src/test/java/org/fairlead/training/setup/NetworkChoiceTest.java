package org.fairlead.training.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.ImageShape;
import org.fairlead.networks.Networks;
import org.fairlead.training.TestRuns;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkChoiceTest {
  private static final Recipe AUTO =
      TestRuns.recipe("synthetic-dense", "train.epochs=1", "network.name=auto");

  @ParameterizedTest(name = "{1} images of {0}")
  @CsvSource({
    "32, 5000, cifarresnet20",
    "40, 20000, cifarresnet56",
    "64, 7041, mobilenetv2",
    "96, 20000, resnet18",
    "200, 18000, mobilenetv2",
    "224, 86744, resnet34"
  })
  void of_choosesBySizeAndNumber(int size, int samples, String expected) {
    NetworkChoice choice = NetworkChoice.of(AUTO, ImageShape.square(size), samples);
    assertThat(choice.recipe().network().name()).isEqualTo(expected);
    assertThat(Networks.names()).contains(expected);
    assertThat(choice.reason())
        .startsWith("Network " + expected)
        .contains("%,d training images of %d x %d pixels".formatted(samples, size, size));
    assertThat(Recipes.fromYaml("recipe.yaml", Recipes.toYaml(choice.recipe())))
        .isEqualTo(choice.recipe().settled());
  }

  @Test
  void of_takesTheSmallStemOfMiddlingImages() {
    NetworkChoice choice = NetworkChoice.of(AUTO, ImageShape.square(64), 7041);
    assertThat(Recipes.toYaml(choice.recipe())).contains("stem: small");
    assertThat(choice.reason())
        .isEqualTo(
            "Network mobilenetv2 with network.mobilenetv2.stem=small, chosen as 7,041 training images"
                + " of 64 x 64 pixels (network.name=auto).");
  }

  @Test
  void of_takesAnMlpForRows() {
    NetworkChoice choice = NetworkChoice.of(AUTO, new FeatureShape(12), 100);
    assertThat(choice.recipe().network().name()).isEqualTo("mlp");
    assertThat(choice.reason())
        .isEqualTo("Network mlp, chosen as the samples are rows of a table (network.name=auto).");
  }

  @Test
  void of_refusesToGuessTheNetworkOfAFile() {
    Recipe pretrained =
        TestRuns.recipe("synthetic-dense", "network.name=auto", "network.pretrained=w.pt");
    assertThatThrownBy(() -> NetworkChoice.of(pretrained, ImageShape.square(64), 100))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network.name is 'auto', expected the network of the weights: `weights inspect FILE`"
                + " names it");
  }

  @Test
  void run_storesWhatWasChosenAndAChildTakesItsParents(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TrainingResult dense = TestRuns.run(place, AUTO);
    assertThat(dense.run().recipe()).contains("cifarresnet20").doesNotContain("auto,");
    assertThat(Recipes.fromYaml("recipe.yaml", dense.run().recipe()).network().name())
        .isEqualTo("cifarresnet20");
    assertThat(dense.notes())
        .extracting(Note::text)
        .contains(
            "Network cifarresnet20, chosen as 180 training images of 16 x 16 pixels"
                + " (network.name=auto).");
    TrainingResult child =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-naive", "network.name=auto", "train.epochs=2", "sparsity.lastEpoch=1"));
    assertThat(Recipes.fromYaml("recipe.yaml", child.run().recipe()).network().name())
        .isEqualTo("cifarresnet20");
  }
}
