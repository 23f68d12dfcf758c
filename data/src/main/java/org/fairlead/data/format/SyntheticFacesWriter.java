package org.fairlead.data.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.fairlead.data.Progress;
import org.fairlead.data.SyntheticOptions;
import org.fairlead.data.Workers;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.Nearest;

/** Writes {@linkplain SyntheticFaces drawn faces} as image files, to try formats without people. */
public final class SyntheticFacesWriter {
  private static final float JPEG_QUALITY = 0.95f;
  private static final int LARGEST = 4096;

  private SyntheticFacesWriter() {}

  /** How files are laid out. */
  public enum Layout {
    /**
     * {@code UTKFace/[age]_[gender]_[race]_[date].jpg.chip.jpg} with {@link SyntheticOptions#count}
     * JPEG files; the reader of that format makes its own test split of them. The format has no
     * field for what the faces show, so fields are borrowed: age is the age drawn; gender 0 is a
     * frown and gender 1 a smile (neutral faces are left out); race 0 is light and race 1 is dark
     * skin. A README.txt beside the folder says so.
     */
    UTKFACE("utkface"),

    /**
     * {@code images/*.png} and {@code faces.csv} with the columns file, split, expression, skin,
     * glasses, age; training faces first, then test faces.
     */
    MANIFEST("manifest");

    private final String label;

    Layout(String label) {
      this.label = label;
    }

    /** Returns the name used on a command line. */
    public String label() {
      return label;
    }

    /**
     * Returns the layout of a name.
     *
     * @throws InputException naming the layouts, if there is none of this name
     */
    public static Layout named(String label) {
      for (var layout : values()) {
        if (layout.label.equals(label)) {
          return layout;
        }
      }
      throw new InputException(
          "layout '%s' is unknown, expected utkface or manifest%s"
              .formatted(label, Nearest.suggestion(label, List.of("utkface", "manifest"))));
    }
  }

  /**
   * Writes images of a size into a folder, which must be empty or absent.
   *
   * @throws InputException if the folder holds something, or cannot be written
   */
  public static void write(
      SyntheticOptions options, Layout layout, Path folder, int size, Progress progress) {
    if (size < 8 || size > LARGEST) {
      throw new InputException("size is %d, expected 8 to %d pixels".formatted(size, LARGEST));
    }
    try {
      Files.createDirectories(folder);
      try (var existing = Files.list(folder)) {
        if (existing.findAny().isPresent()) {
          throw new InputException(
              "folder %s is not empty, expected an empty or a new one".formatted(folder));
        }
      }
      switch (layout) {
        case UTKFACE -> writeUtkFace(options, folder, size, progress);
        case MANIFEST -> writeManifest(options, folder, size, progress);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static void writeUtkFace(
      SyntheticOptions options, Path folder, int size, Progress progress) throws IOException {
    Path images = Files.createDirectory(folder.resolve("UTKFace"));
    var faces = SyntheticFaces.train(options, 2);
    writeAll(faces, i -> images.resolve(utkFaceName(faces.get(i), i)), "jpg", size, progress);
    Files.writeString(
        folder.resolve("README.txt"),
        """
        Drawn faces in the layout of UTKFace: [age]_[gender]_[race]_[number].jpg.chip.jpg

        No person is shown. The fields are borrowed:
          age      the age drawn, in years
          gender   0 frowning, 1 smiling
          race     0 light skin, 1 dark skin

        Drawn with %s, %d pixels.
        """
            .formatted(options, size));
  }

  private static String utkFaceName(Face face, int number) {
    return String.format(
        Locale.ROOT,
        "%d_%d_%d_20260101%09d.jpg.chip.jpg",
        (int) face.age(),
        face.expression() > 0 ? 1 : 0,
        SyntheticFaces.skin(face),
        number);
  }

  private static void writeManifest(
      SyntheticOptions options, Path folder, int size, Progress progress) throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    var faces = new ArrayList<>(SyntheticFaces.train(options));
    int trained = faces.size();
    faces.addAll(SyntheticFaces.test(options));
    writeAll(faces, i -> images.resolve(pngName(i)), "png", size, progress);
    try (var csv = CsvWriter.builder().build(folder.resolve("faces.csv"), StandardCharsets.UTF_8)) {
      csv.writeRecord("file", "split", "expression", "skin", "glasses", "age");
      for (int i = 0; i < faces.size(); i++) {
        var face = faces.get(i);
        csv.writeRecord(
            "images/" + pngName(i),
            i < trained ? "train" : "test",
            SyntheticFaces.EXPRESSIONS.get(SyntheticFaces.expression(face)),
            SyntheticFaces.SKINS.get(SyntheticFaces.skin(face)),
            SyntheticFaces.GLASSES.get(SyntheticFaces.glasses(face)),
            SyntheticFaces.AGES.get(SyntheticFaces.age(face)));
      }
    }
  }

  private static String pngName(int number) {
    return String.format(Locale.ROOT, "%06d.png", number);
  }

  private static void writeAll(
      List<Face> faces, IntFunction<Path> file, String suffix, int size, Progress progress) {
    Workers.run(
        faces.size(),
        16,
        progress,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            try {
              Files.write(file.apply(i), encoded(picture(faces.get(i), size), suffix));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  private static BufferedImage picture(Face face, int size) {
    var pixels = ByteBuffer.allocate(3 * size * size);
    face.draw(size, pixels);
    var picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int red = pixels.get(3 * i) & 0xff;
      int green = pixels.get(3 * i + 1) & 0xff;
      int blue = pixels.get(3 * i + 2) & 0xff;
      picture.setRGB(i % size, i / size, red << 16 | green << 8 | blue);
    }
    return picture;
  }

  private static byte[] encoded(BufferedImage picture, String suffix) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersBySuffix(suffix).next();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      var parameters = writer.getDefaultWriteParam();
      if (suffix.equals("jpg")) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
