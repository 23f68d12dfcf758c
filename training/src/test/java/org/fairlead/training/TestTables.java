package org.fairlead.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** Tables for tests. */
final class TestTables {
  private TestTables() {}

  /** Writes people who are hired if they scored more than 60 or live in Ayr. */
  static Path people(Path folder, int rows) throws IOException {
    var random = new SplittableRandom(5);
    var text = new StringBuilder("score,town,sex,hired\n");
    for (int i = 0; i < rows; i++) {
      double score = 100 * random.nextDouble();
      String town = random.nextInt(3) == 0 ? "Ayr" : "Bath";
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s%n",
              i % 50 == 0 ? "" : String.format(Locale.ROOT, "%.1f", score),
              town,
              random.nextBoolean() ? "f" : "m",
              score > 60 || town.equals("Ayr") ? "yes" : "no"));
    }
    return Files.writeString(folder.resolve("people.csv"), text);
  }
}
