package org.fairlead.data.format.cifar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Normalization;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.SampleSource;

/**
 * CIFAR-10 in its binary or its Python layout: a folder of either, or the folder that holds it. The
 * column is {@code class}.
 *
 * @see CifarImages
 */
public final class Cifar10 implements FormatProvider<NoOptions> {
  private static final List<String> FOLDERS =
      List.of("cifar-10-batches-bin", "cifar-10-batches-py");
  private static final String CLASS = "class";
  private static final String BATCH = "data_batch_";
  private static final int BATCHES = 5;

  /** Makes the format, which has no state. */
  public Cifar10() {}

  @Override
  public String name() {
    return "cifar10";
  }

  @Override
  public String summary() {
    return "CIFAR-10: small images in 10 classes";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public List<String> recipes() {
    return List.of(name());
  }

  @Override
  public SampleSource open(NoOptions options, DataSpec spec) {
    Path given =
        Folders.requireFolder(
            spec.path(), name(), "the folder cifar-10-batches-bin or cifar-10-batches-py");
    var candidates = new ArrayList<Path>(List.of(given));
    FOLDERS.forEach(folder -> candidates.add(given.resolve(folder)));
    return candidates.stream()
        .flatMap(folder -> images(folder).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "no CIFAR-10 in %s, expected data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt (binary layout) or the same without endings (Python layout)"
                        .formatted(given)));
  }

  private Optional<CifarImages> images(Path folder) {
    Path names = folder.resolve("batches.meta.txt");
    if (Files.isRegularFile(names)) {
      return Optional.of(
          images(folder, ".bin", CifarBinary.names(names), f -> CifarBinary.part(f, "a class", 0)));
    }
    Path meta = folder.resolve("batches.meta");
    return Files.isRegularFile(meta)
        ? Optional.of(
            images(
                folder, "", pickle(meta).names("label_names"), file -> pickle(file).part("labels")))
        : Optional.empty();
  }

  private static CifarPickle pickle(Path file) {
    return CifarPickle.read(file, "cifar-10-batches-py");
  }

  private CifarImages images(
      Path folder, String ending, List<String> names, Function<Path, CifarImages.Part> reader) {
    var batches =
        IntStream.rangeClosed(1, BATCHES)
            .mapToObj(batch -> folder.resolve(BATCH + batch + ending))
            .toList();
    var missing = batches.stream().filter(batch -> !Files.isRegularFile(batch)).toList();
    if (missing.size() == BATCHES) {
      throw new InputException(
          "none of %s%s to %s is in %s, the training images of CIFAR-10"
              .formatted(BATCH, 1 + ending, BATCHES + ending, folder));
    }
    var notes = new ArrayList<Note>();
    if (!missing.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SAMPLES_LEFT_OUT,
              "Of %d files of training images %d %s not in %s: %s."
                  .formatted(
                      BATCHES,
                      missing.size(),
                      missing.size() == 1 ? "is" : "are",
                      folder,
                      String.join(
                          ", ", missing.stream().map(f -> f.getFileName().toString()).toList()))));
    }
    return new CifarImages(
        name(),
        Normalization.CIFAR10,
        batches.stream().filter(Files::isRegularFile).map(reader).toList(),
        reader.apply(folder.resolve("test_batch" + ending)),
        List.of(new CifarImages.Classes(CLASS, names)),
        notes);
  }
}
