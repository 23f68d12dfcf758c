package org.fairlead.tracking.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.base.InputException;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class PredictionsTest {
  private static final List<String> CLASSES = List.of("cat, \"tabby\"", "dog", "line\nbreak");
  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute("race", List.of("Black", "White, other")),
          new Attribute("gender", List.of("F", "M")));

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void read_returnsWhatWasWritten(long seed) {
    var random = new SplittableRandom(seed);
    int n = 200;
    int[][] codes = new int[2][n];
    for (int i = 0; i < n; i++) {
      codes[0][i] = random.nextInt(-1, 2);
      codes[1][i] = random.nextInt(-1, 2);
    }
    Groups groups =
        random.nextBoolean()
            ? Groups.union(ATTRIBUTES, codes)
            : Groups.intersection(ATTRIBUTES, codes);
    Path file = folder.resolve("deep/p.csv");
    var expected = new ArrayList<PredictedSample>();
    try (var writer = PredictionsWriter.create(file, CLASSES, ATTRIBUTES, groups)) {
      for (int i = 0; i < n; i++) {
        double[] scores = {9, (float) random.nextDouble(), (float) random.nextDouble(), 0.5, 9};
        int label = random.nextInt(3);
        int prediction = random.nextInt(3);
        int[] attributes = {codes[0][i], codes[1][i]};
        writer.write(i, " id;" + i, "test", label, prediction, attributes, scores, 1);
        expected.add(
            new PredictedSample(
                " id;" + i,
                "test",
                label,
                prediction,
                List.of(scores[1], scores[2], 0.5),
                names(groups, i),
                attributes(attributes)));
      }
      assertThat(file).doesNotExist();
    }

    var read = new ArrayList<PredictedSample>();
    PredictionsReader.read(file, read::add);

    assertThat(read).isEqualTo(expected);
    assertThat(PredictionsReader.evaluated(file).size()).isEqualTo(n);
  }

  private static List<String> names(Groups groups, int sample) {
    var names = new ArrayList<String>();
    for (int slot = 0; slot < groups.memberships(); slot++) {
      if (groups.group(sample, slot) >= 0) {
        names.add(groups.name(groups.group(sample, slot)));
      }
    }
    return names;
  }

  private static Map<String, String> attributes(int[] codes) {
    var known = new HashMap<String, String>();
    for (int a = 0; a < codes.length; a++) {
      if (codes[a] >= 0) {
        known.put(ATTRIBUTES.get(a).name(), ATTRIBUTES.get(a).values().get(codes[a]));
      }
    }
    return known;
  }

  @Test
  void write_keepsAttributesOutWhenSwitchedOff() throws IOException {
    Path file = folder.resolve("p.csv");
    try (var writer =
        PredictionsWriter.create(file, List.of("a", "b"), List.of(), Groups.none(1))) {
      writer.write(0, "x", "test", 0, 1, new int[0], new double[] {0.25, 0.75}, 0);
    }

    assertThat(Files.readString(file).replace("\r\n", "\n"))
        .isEqualTo(
            """
            id,split,label,prediction,correct,score.a,score.b
            x,test,a,b,0,0.25,0.75
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x,test,c,b,0,0.2,0.8,g  | line 3: label is 'c', expected one of [a, b]
          x,test,a,b,0,0.2,low,g  | line 3: score.b is 'low', expected a number
          """)
  void read_namesTheLineOfAWrongValue(String row, String message) throws IOException {
    Path file = folder.resolve("p.csv");
    String header = "id,split,label,prediction,correct,score.a,score.b,group";
    Files.writeString(file, header + "\ny,test,a,a,1,0.9,0.1,g\n" + row + "\n");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionsReader.read(file, prediction -> {}))
        .withMessage(file + ": " + message);
  }

  @Test
  void read_refusesOtherFiles() throws IOException {
    Path file = folder.resolve("p.csv");
    Files.writeString(file, "id,label\n");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionsReader.read(file, prediction -> {}))
        .withMessage(
            "%s: the header begins with id,label, expected id,split,label,prediction,correct",
            file);
    Files.writeString(file, "id,split,label,prediction,correct,colour\n");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionsReader.read(file, prediction -> {}))
        .withMessage("%s: unknown column 'colour'", file);
    Files.writeString(file, "");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionsReader.read(file, prediction -> {}))
        .withMessage("%s is empty, expected a header of columns", file);
    Files.writeString(file, "id,split,label,prediction,correct,score.a\nx,test,a\n");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionsReader.read(file, prediction -> {}))
        .withMessageStartingWith(file + ": ");
    Files.delete(file);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionsReader.read(file, prediction -> {}))
        .withMessage("cannot read %s: no such file or folder", file);
  }
}
