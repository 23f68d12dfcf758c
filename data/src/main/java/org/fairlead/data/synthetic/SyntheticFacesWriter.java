package org.fairlead.data.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.data.Progress;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.layout.FaceLayout;

/**
 * Writes {@linkplain SyntheticFaces synthetic faces} as image files, to try formats without people.
 */
public final class SyntheticFacesWriter {
  /** The folders of generated images, which no format reads alone. */
  public static final FaceLayout GENERATED = new GeneratedLayout();

  private static final int LARGEST = 4096;

  private SyntheticFacesWriter() {}

  /** Returns the layouts of all formats, and that of generated images. */
  public static List<FaceLayout> layouts() {
    var layouts = new ArrayList<FaceLayout>();
    Datasets.formats().all().forEach(format -> layouts.addAll(format.layouts()));
    layouts.add(GENERATED);
    return List.copyOf(layouts);
  }

  /** Returns the names of all layouts. */
  public static List<String> names() {
    return layouts().stream().map(FaceLayout::name).toList();
  }

  /**
   * Returns the layout of a name.
   *
   * @throws InputException naming the layouts, if there is none of this name
   */
  public static FaceLayout layout(String name) {
    return layouts().stream()
        .filter(layout -> layout.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "layout '%s' is unknown, expected one of %s%s"
                        .formatted(
                            name, String.join(", ", names()), Nearest.suggestion(name, names()))));
  }

  /** Writes images of the best quality. */
  public static void write(
      SyntheticOptions options, FaceLayout layout, Path folder, int size, Progress progress) {
    write(options, layout, 1, folder, size, progress);
  }

  /**
   * Writes images of a size into a folder, which must be empty or absent.
   *
   * @param quality where a layout {@linkplain FaceLayout#hasQuality has one}: 1 for faces drawn as
   *     the real ones, down to 0 for faces that are clearly made and often show something else; 1
   *     for other layouts
   * @throws InputException if the folder holds something, or cannot be written
   */
  public static void write(
      SyntheticOptions options,
      FaceLayout layout,
      double quality,
      Path folder,
      int size,
      Progress progress) {
    if (!(quality >= 0 && quality <= 1)) {
      throw new InputException(
          "quality is %s, expected 0 (clearly made) to 1 (as the real ones)".formatted(quality));
    }
    if (quality != 1 && !layout.hasQuality()) {
      throw new InputException(
          "quality is %s, expected none beside layout %s: it is of layout %s"
              .formatted(quality, layout.name(), GENERATED.name()));
    }
    if (size < 8 || size > LARGEST) {
      throw new InputException("size is %d, expected 8 to %d pixels".formatted(size, LARGEST));
    }
    int side = layout.side();
    if (side != 0 && size != side) {
      throw new InputException(
          "size is %d, expected %d: all images of layout %s are of %d x %d pixels"
              .formatted(size, side, layout.name(), side, side));
    }
    try {
      requireEmpty(folder);
      layout.write(new Drawing(options, quality, new FacePictures(size, progress)), folder);
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Makes a folder, or takes one without files. */
  static void requireEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var existing = Files.list(folder)) {
      if (existing.findAny().isPresent()) {
        throw new InputException(
            "folder %s is not empty, expected an empty or a new one".formatted(folder));
      }
    }
  }
}
