package org.fairlead.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Generated images for tests: noise beside synthetic faces. */
final class TestImages {
  private TestImages() {}

  /** Draws images, brighter or darker by class, in the folders of attributes. */
  static Path generated(Path folder, int perClass) throws IOException {
    Path root = folder.resolve("generated");
    var random = new SplittableRandom(3);
    for (String expression : List.of("neutral", "smile", "frown")) {
      for (String skin : List.of("light", "dark")) {
        Path of = Files.createDirectories(root.resolve(expression + "_" + skin));
        for (int i = 0; i < perClass; i++) {
          var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
          int level = (expression.equals("smile") ? 60 : 120) + (skin.equals("dark") ? 0 : 30);
          for (int p = 0; p < 256; p++) {
            int grey = level + random.nextInt(40);
            image.setRGB(p % 16, p / 16, grey << 16 | grey << 8 | grey);
          }
          ImageIO.write(image, "png", of.resolve(i + ".png").toFile());
        }
      }
    }
    return root;
  }
}
