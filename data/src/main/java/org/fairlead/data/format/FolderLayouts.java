package org.fairlead.data.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.FaceLayout;

/** The two ways of {@link ImageFolder}: a tree, and a manifest. */
final class FolderLayouts {
  private static final int EXPRESSIONS = 3;

  private FolderLayouts() {}

  /** {@code train/[expression]/*.png} and {@code test/[expression]/*.png}. */
  record Tree() implements FaceLayout {
    @Override
    public String name() {
      return ImageFolder.NAME;
    }

    @Override
    public void write(DrawnFaces faces, Path folder) throws IOException {
      part(faces, faces.train(EXPRESSIONS), folder.resolve("train"));
      part(faces, faces.test(EXPRESSIONS), folder.resolve("test"));
    }

    private static void part(DrawnFaces faces, List<? extends DrawnFace> of, Path part)
        throws IOException {
      for (String expression : DrawnFace.EXPRESSIONS) {
        Files.createDirectories(part.resolve(expression));
      }
      faces.write(of, i -> part.resolve(expression(of.get(i))).resolve(png(i)));
    }
  }

  /**
   * {@code images/*.png} and {@code faces.csv} with the columns file, split, expression, skin,
   * glasses, age; training faces first, then test faces.
   */
  record Manifest() implements FaceLayout {
    @Override
    public String name() {
      return "manifest";
    }

    @Override
    public void write(DrawnFaces faces, Path folder) throws IOException {
      Path images = Files.createDirectory(folder.resolve("images"));
      var all = new ArrayList<DrawnFace>(faces.train(EXPRESSIONS));
      int trained = all.size();
      all.addAll(faces.test(EXPRESSIONS));
      faces.write(all, i -> images.resolve(png(i)));
      try (var csv =
          CsvWriter.builder().build(folder.resolve("faces.csv"), StandardCharsets.UTF_8)) {
        csv.writeRecord("file", "split", "expression", "skin", "glasses", "age");
        for (int i = 0; i < all.size(); i++) {
          DrawnFace face = all.get(i);
          csv.writeRecord(
              "images/" + png(i),
              i < trained ? "train" : "test",
              expression(face),
              DrawnFace.SKINS.get(face.skinCode()),
              DrawnFace.GLASSES.get(face.glassesCode()),
              DrawnFace.AGES.get(face.ageCode()));
        }
      }
    }
  }

  private static String expression(DrawnFace face) {
    return DrawnFace.EXPRESSIONS.get(face.expressionCode());
  }

  private static String png(int number) {
    return String.format(Locale.ROOT, "%06d.png", number);
  }
}
