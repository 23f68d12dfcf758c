package org.fairlead.tracking.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.tracking.metrics.Metrics;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.tracking.run.SampleRuns;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class FiguresTest {
  @TempDir Path folder;

  private static void assumeFonts() {
    assumeTrue(Figures.unavailable().isEmpty(), () -> Figures.unavailable().orElse(""));
  }

  @Test
  void comparison_drawsGapsAndAccuracies() throws IOException {
    assumeFonts();
    var runs = new SampleRuns(RunStore.open(folder), 3_000, 1);
    Run dense = runs.dense();
    List<Results> results =
        List.of(
            runs.sparse("naive", dense, 2, 0.02, 0.04, 0.11).results().orElseThrow(),
            runs.sparse("equalized-loss", dense, 3, 0.03, 0.04, 0.07).results().orElseThrow(),
            runs.sparse("ceag", dense, 4, 0.04, 0.045, 0.05).results().orElseThrow());
    Path png = folder.resolve("figures/comparison.png");

    assertThat(Figures.comparison(results, ModelResults.SELECTED, SplitResults.TEST, png))
        .isEmpty();

    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(2000);
    assertThat(colours(image)).contains(0xe69f00, 0x0072b2, 0x009e73, 0xb02020);
    assertThat(Figures.comparison(results, "best", SplitResults.TEST, png))
        .contains("there is nothing to draw");
  }

  @Test
  void comparison_ofDenseRunsDrawsAccuraciesOnly() throws IOException {
    assumeFonts();
    Results dense = new SampleRuns(RunStore.open(folder), 300, 1).dense().results().orElseThrow();
    Path png = folder.resolve("dense.png");

    assertThat(Figures.comparison(List.of(dense), ModelResults.LAST, SplitResults.TEST, png))
        .isEmpty();

    assertThat(colours(ImageIO.read(png.toFile()))).contains(0xe69f00).doesNotContain(0xb02020);
  }

  @Test
  void comparison_ofManyGroupsDrawsTheWorst() throws IOException {
    assumeFonts();
    Results results = results(manyGroups(80));
    Path png = folder.resolve("many.png");

    assertThat(
            Figures.comparison(
                List.of(results, results), ModelResults.LAST, SplitResults.TEST, png))
        .isEmpty();

    assertThat(ImageIO.read(png.toFile()).getHeight()).isLessThan(3000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void comparison_ofOneRunDrawsEveryGroupInARowOfItsOwn(int count) throws IOException {
    assumeFonts();
    Path png = folder.resolve("few.png");
    assertThat(
            Figures.comparison(
                List.of(results(manyGroups(count))), ModelResults.LAST, SplitResults.TEST, png))
        .isEmpty();

    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(bandsOf(image, 0xe69f00, 160)).isEqualTo(count); // the legend lies above
  }

  /** Returns how many bands of rows, from a row on, hold a colour. */
  private static int bandsOf(BufferedImage image, int colour, int from) {
    int bands = 0;
    boolean inside = false;
    for (int y = from; y < image.getHeight(); y++) {
      int[] row = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
      boolean found = Arrays.stream(row).anyMatch(rgb -> (rgb & 0xffffff) == colour);
      bands += found && !inside ? 1 : 0;
      inside = found;
    }
    return bands;
  }

  private static Results results(SplitResults split) {
    var size = new ModelSize(1, 1, 0, 1, 1);
    return new Results(
        "20260131-120000-x-abcd",
        "x",
        "dense",
        null,
        Map.of(),
        "",
        1,
        1,
        1,
        "",
        List.of(new ModelResults(ModelResults.LAST, 1, size, Map.of(), List.of(split))));
  }

  private static SplitResults manyGroups(int count) {
    List<GroupResults> groups =
        IntStream.range(0, count)
            .mapToObj(
                g ->
                    new GroupResults(
                        "a very long name of a group, which is number=" + g,
                        100,
                        g / 100.0,
                        new Interval(g / 100.0, g / 100.0 + 0.1),
                        null))
            .toList();
    return new SplitResults(
        SplitResults.TEST, 100L * count, 0, 0.4, new Interval(0.3, 0.5), Double.NaN, null, groups);
  }

  private static Set<Integer> colours(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).map(rgb -> rgb & 0xffffff).boxed().collect(Collectors.toSet());
  }

  @Test
  void curves_drawsWhatWasLogged() throws IOException {
    assumeFonts();
    Run run = new SampleRuns(RunStore.open(folder), 10, 1).start("faces-ceag", null);
    Path png = folder.resolve("curves.png");
    assertThat(Figures.curves(run.readMetrics(), png)).contains("there is nothing to draw");
    assertThat(png).doesNotExist();

    SampleRuns.log(run, 20, true);
    assertThat(Figures.curves(run.readMetrics(), png)).isEmpty();

    assertThat(ImageIO.read(png.toFile()).getHeight()).isEqualTo(1800);
  }

  /** An axis to 1e35 has more digits in its ticks than can be waited for. */
  @Test
  void curves_ofARunThatDivergedEndWhereItDid() throws IOException {
    assumeFonts();
    Run run = new SampleRuns(RunStore.open(folder), 10, 1).start("faces-ceag", null);
    SampleRuns.log(run, 3, true);
    Files.writeString(
        run.folder().resolve("metrics.jsonl"),
        "{\"kind\": \"epoch\", \"step\": 99, \"epoch\": 4, \"loss\": 2.4e35, \"sparsity\": 0.5}\n",
        StandardOpenOption.APPEND);
    Path png = folder.resolve("curves.png");
    assertThat(Figures.curves(run.readMetrics(), png)).isEmpty();
    assertThat(png).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e6", "1e20", "-1e20", "1e300", "1.7e308", "\"Infinity\"", "1e-320", "0"})
  void curves_areDrawnWhateverWasLogged(String value) throws IOException {
    assumeFonts();
    Path log = folder.resolve("metrics.jsonl");
    String line =
        "{\"kind\": \"epoch\", \"step\": %d, \"epoch\": %s, \"loss\": %s,"
            + " \"validation\": {\"loss\": %s}, \"lambda\": {\"a\": %s}, \"sparsity\": %s}\n";
    Files.writeString(
        log,
        line.formatted(1, "1", value, "0.5", value, value)
            + line.formatted(2, "2", "0.7", value, value, value)
            + line.formatted(3, value, "0.6", "0.4", "1", "0"));
    Path png = folder.resolve("curves.png");
    assertThat(Figures.curves(Metrics.read(log), png)).isEmpty();
    assertThat(png).isNotEmptyFile();
  }

  @Test
  void curves_markWhatIsBeyondTheScale() throws IOException {
    assumeFonts();
    Path log = folder.resolve("metrics.jsonl");
    String line = "{\"kind\": \"epoch\", \"epoch\": %d, \"loss\": 1e25}\n";
    Files.writeString(log, line.formatted(1) + line.formatted(2));
    Path png = folder.resolve("curves.png");
    assertThat(Figures.curves(Metrics.read(log), png)).isEmpty();
    assertThat(colours(ImageIO.read(png.toFile()))).contains(0xe69f00);
  }

  @Test
  void ticks_areRoundAndFewEnough() {
    assertThat(GroupPanel.ticks(new Interval(-2.3, 6.9), 6))
        .containsExactly(new double[] {-2, 0, 2, 4, 6}, within(1e-12));
    assertThat(GroupPanel.ticks(new Interval(93.1, 93.9), 6))
        .containsExactly(new double[] {93.2, 93.4, 93.6, 93.8}, within(1e-9));
    assertThat(GroupPanel.ticks(new Interval(0, 100), 4))
        .containsExactly(new double[] {0, 50, 100}, within(1e-12));
  }

  /** The platform's errors for missing fonts differ between systems; this is Linux' own. */
  @Test
  void unavailable_saysWhatToInstall() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "fontconfig is Linux'");
    Path config =
        Files.writeString(
            folder.resolve("fonts.conf"),
            "<?xml version=\"1.0\"?><fontconfig><cachedir>%s</cachedir></fontconfig>"
                .formatted(folder.resolve("cache")));
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                WithoutFonts.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("FONTCONFIG_FILE", config.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said.strip())
        .isEqualTo(
            "no figures: this machine has no usable font; install one, for example the packages"
                + " fontconfig and fonts-dejavu-core");
  }

  /** Tries to draw, in a process of its own. */
  static final class WithoutFonts {
    private WithoutFonts() {}

    public static void main(String[] arguments) {
      Path png = Path.of(System.getProperty("user.home"), "never.png");
      System.out.println(Figures.comparison(List.of(), "selected", "test", png).orElse("drawn"));
    }
  }
}
