package org.fairlead.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class FiguresTest {
  Path folder = Path.of("target/figs" + System.nanoTime());

  @Test
  void comparison_drawsGapsAndAccuracies() throws IOException {
    var runs = new SampleRuns(RunStore.open(folder), 7_500, 1);
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
  }

  private static List<Integer> colours(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return java.util.Arrays.stream(pixels).map(rgb -> rgb & 0xffffff).distinct().boxed().toList();
  }

  @Test
  void curves_drawsWhatWasLogged() throws IOException {
    Run run = new SampleRuns(RunStore.open(folder), 10, 1).start("faces-ceag", null);
    SampleRuns.log(run, 20, true);
    Path png = folder.resolve("curves.png");

    assertThat(Figures.curves(run.readMetrics(), png)).isEmpty();

    assertThat(ImageIO.read(png.toFile()).getHeight()).isEqualTo(1800);
  }
}
