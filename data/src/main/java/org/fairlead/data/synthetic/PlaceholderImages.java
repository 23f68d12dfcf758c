package org.fairlead.data.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Seeds;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Progress;
import org.fairlead.data.Workers;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.format.FolderNames;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.source.SampleSource;

/**
 * Images that take the place of generated ones: the training images of a data set, each a little
 * cut, mirrored, and changed in light and colour, in folders that say what they show. No validation
 * and no test image is used.
 */
public final class PlaceholderImages {
  /** The cut leaves so much of a side at least. */
  private static final double LEAST_SIDE = 0.85;

  private PlaceholderImages() {}

  /** An image to make: of which sample, where, and how. */
  private record Picture(int sample, Path file, long seed) {}

  /**
   * Writes as many images of every combination of attributes that has training images.
   *
   * @param spec of data with a test and a validation split of its own; size is that of the images
   *     written
   * @param names what the parts of folders' names mean, see {@link
   *     org.fairlead.data.GeneratedOptions#names}; empty for the target and the protected columns.
   *     Samples of values without a name are left out
   * @param count images in all
   * @param folder an empty or new one
   * @return the combinations
   * @throws InputException if the data has no such splits, or none of the samples a combination
   */
  public static int write(
      DataSpec spec, List<String> names, int count, Path folder, long seed, Progress progress) {
    SampleSource source = Datasets.source(spec);
    if (source.testSamples().length == 0 || source.validationSamples().length == 0) {
      throw new InputException(
          "which images of %s a run trains on depends on its seed and settings, as the data has not both a test and a validation split of its own; name the run: from=RUN"
              .formatted(source.name()));
    }
    var held = new BitSet();
    IntStream.of(source.testSamples()).forEach(held::set);
    IntStream.of(source.validationSamples()).forEach(held::set);
    var members = members(source, names(source, spec, names), sample -> !held.get(sample));
    return write(spec, source, members, count, folder, seed, progress);
  }

  /**
   * As {@link #write(DataSpec, List, int, Path, long, Progress)}, from some samples.
   *
   * @param ids of the samples, for example of those that a run trains on
   */
  public static int write(
      DataSpec spec,
      List<String> names,
      Set<String> ids,
      int count,
      Path folder,
      long seed,
      Progress progress) {
    SampleSource source = Datasets.source(spec);
    var members =
        members(
            source, names(source, spec, names), sample -> ids.contains(source.ids().get(sample)));
    return write(spec, source, members, count, folder, seed, progress);
  }

  /** Returns the names of folders, with the values of the columns that they may speak of. */
  private static FolderNames names(SampleSource source, DataSpec spec, List<String> names) {
    var wanted = new LinkedHashSet<String>();
    if (names.isEmpty()) {
      wanted.add(spec.target());
      wanted.addAll(spec.protect());
    } else {
      source.columns().forEach(column -> wanted.add(column.name()));
    }
    var known = new LinkedHashMap<String, List<String>>();
    for (String name : wanted) {
      column(source, name).ifPresent(column -> known.put(name, column.values()));
    }
    return FolderNames.of(names, known);
  }

  private static int write(
      DataSpec spec,
      SampleSource source,
      Map<String, List<Integer>> members,
      int count,
      Path folder,
      long seed,
      Progress progress) {
    if (members.isEmpty()) {
      throw new InputException(
          "no training sample of %s has a combination that data.generatedNames names"
              .formatted(source.name()));
    }
    var pictures = new ArrayList<Picture>();
    try {
      SyntheticFacesWriter.requireEmpty(folder);
      int combination = 0;
      for (var entry : members.entrySet()) {
        Path inner = Files.createDirectory(folder.resolve(entry.getKey()));
        int wanted = count / members.size() + (combination < count % members.size() ? 1 : 0);
        for (int i = 0; i < wanted; i++) {
          int sample = entry.getValue().get(i % entry.getValue().size());
          pictures.add(
              new Picture(
                  sample, inner.resolve(GeneratedLayout.png(i)), Seeds.mix(seed, sample, i)));
        }
        combination++;
      }
      write(source, pictures, spec.size(), progress);
      Files.writeString(
          folder.resolve("README.txt"),
          "Placeholders for generated images: training images of %s, cut, mirrored, and changed in light and colour.%n"
              .formatted(spec.path()));
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
    return members.size();
  }

  private static Optional<Column> column(SampleSource source, String name) {
    return source.columns().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** Returns the samples that may be used, by the name of their folder. */
  private static Map<String, List<Integer>> members(
      SampleSource source, FolderNames folders, IntPredicate usable) {
    var columns = new ArrayList<Column>();
    for (String name : folders.columns()) {
      columns.add(
          column(source, name)
              .orElseThrow(
                  () ->
                      new InputException(
                          "data.generatedNames has '%s', which is not a column of %s"
                              .formatted(name, source.name()))));
    }
    for (int part = 0; part < columns.size(); part++) {
      Column column = columns.get(part);
      for (String value : folders.values(part)) {
        if (!column.values().contains(value)) {
          throw new InputException(
              "data.generatedNames has '%s', expected values of %s: %s%s"
                  .formatted(
                      value,
                      column.name(),
                      String.join(", ", column.values()),
                      Nearest.suggestion(value, column.values())));
        }
      }
    }
    var members = new TreeMap<String, List<Integer>>();
    for (int i = 0; i < source.ids().size(); i++) {
      int sample = i;
      if (usable.test(i) && columns.stream().allMatch(c -> c.code(sample) >= 0)) {
        var values = columns.stream().map(c -> c.values().get(c.code(sample))).toList();
        if (folders.names(values)) {
          members.computeIfAbsent(folders.name(values), n -> new ArrayList<>()).add(i);
        }
      }
    }
    return members;
  }

  private static void write(
      SampleSource source, List<Picture> pictures, int size, Progress progress) {
    int side = (int) Math.ceil(size / LEAST_SIDE);
    var resize = ResizeChain.parse(List.of(Integer.toString(side), "crop " + side), side);
    Workers.run(
        pictures.size(),
        16,
        progress,
        (from, to) -> {
          var whole = ByteBuffer.allocate(3 * side * side);
          for (Picture picture : pictures.subList(from, to)) {
            source.read(picture.sample(), resize, whole.clear());
            byte[] changed = changed(whole.array(), side, size, new RandomStream(picture.seed()));
            try {
              Files.write(picture.file(), FacePictures.encoded(changed, size, "png"));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  /** Returns a window of a picture, perhaps mirrored, in another light. */
  private static byte[] changed(byte[] whole, int side, int size, RandomStream random) {
    int left = (int) random.between(0, side - size + 1);
    int top = (int) random.between(0, side - size + 1);
    boolean mirrored = random.chance(0.5);
    double gain = random.between(0.8, 1.2);
    double[] tint = {random.between(-12, 12), random.between(-12, 12), random.between(-12, 12)};
    var changed = new byte[3 * size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int from = ((top + y) * side + left + (mirrored ? size - 1 - x : x)) * 3;
        for (int c = 0; c < 3; c++) {
          double value = (whole[from + c] & 0xff) * gain + tint[c];
          changed[(y * size + x) * 3 + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return changed;
  }
}
