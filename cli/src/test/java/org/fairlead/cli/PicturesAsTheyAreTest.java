package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with images that cannot be decoded, grey ones and equal ones, through the commands. */
final class PicturesAsTheyAreTest {
  private final Path images;
  private final Session session;
  private final ShortRuns runs;

  PicturesAsTheyAreTest(@TempDir Path folder) {
    this.images = folder.resolve("images");
    this.session = Session.in(folder);
    this.runs = new ShortRuns(session);
  }

  /** Grey images of two classes: dark ones and bright ones. */
  @BeforeEach
  void draw() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      for (int i = 0; i < 20; i++) {
        Path file = images.resolve(part).resolve(i % 2 == 0 ? "dark" : "bright");
        Files.createDirectories(file);
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 256; p++) {
          int level = (i % 2 == 0 ? 20 : 200) + (p * (i + 3) + part.length()) % 50;
          image.getRaster().setSample(p % 16, p / 16, 0, level);
        }
        ImageIO.write(image, "png", file.resolve(i + ".png").toFile());
      }
    }
  }

  private void cut(String name) throws IOException {
    Path file = images.resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
  }

  @Test
  void brokenImages_areNamedByInspectAndLeftOutWhereThatIsWanted() throws IOException {
    cut("train/dark/4.png");
    cut("test/dark/2.png");
    String path = "data.path=" + images;
    var inspected = session.run("data", "inspect", "folder", "path=" + images, "size=16");
    assertThat(inspected.exitCode()).isEqualTo(1);
    assertThat(inspected.out())
        .contains(
            "warning: Broken images, 2 of 40; training would stop at the first, data.broken=skip leaves them out.",
            images.resolve("test/dark/2.png") + " ");
    var refused =
        session.run("train", "folder-dense", "--quiet", path, "data.size=16", "train.steps=1");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            images.resolve("train/dark/4.png").toString(),
            "'data inspect' names all images that cannot be decoded; data.broken=skip leaves them out");
    String trained =
        runs.train("folder-dense", images, "data.size=16", "data.broken=skip", "data.channels=1");
    assertThat(trained)
        .contains(
            "2 of 40 images cannot be decoded and are left out (data.broken=skip): train/dark/4.png, test/dark/2.png.");
    var predicted = session.run("predict", "last", images.resolve("test/dark").toString());
    assertThat(predicted.exitCode()).isEqualTo(1);
    assertThat(predicted.out().lines()).hasSize(10).anyMatch(line -> line.contains("18.png"));
    assertThat(predicted.err())
        .contains("error: 1 of 10 images cannot be decoded and has no label:")
        .contains(images.resolve("test/dark/2.png") + " ");
  }

  @Test
  void inspect_showsTheSplitThatTrainingUses() {
    String inspected =
        runs.run(
            List.of(
                "data",
                "inspect",
                "folder",
                "path=" + images,
                "size=16",
                "valSplit=0.3",
                "heldOut=0.25"));
    assertThat(inspected)
        .contains(
            "train  held out  validation  test  all",
            "all              10         4           6    20   40",
            "note: All images are grey: data.channels=1 trains on one channel in place of three.");
  }
}
