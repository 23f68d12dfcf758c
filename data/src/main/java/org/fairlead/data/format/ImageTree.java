package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.source.Categories;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;
import org.jspecify.annotations.Nullable;

/**
 * A tree of folders: {@code train} and {@code test}, {@code val} or both, each with a folder for
 * every class; where there is no {@code train}, the folder itself holds the classes and a share of
 * each class is for testing. Images may lie in deeper folders of a class. The one column is {@code
 * class}.
 */
final class ImageTree {
  private static final String CLASS = "class";

  private final Path root;
  private final List<ImageFile> files = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();
  private final List<Integer> test = new ArrayList<>();
  private final List<Integer> validation = new ArrayList<>();
  private final List<String> loose = new ArrayList<>();
  private final List<String> strange = new ArrayList<>();
  private final List<String> empty = new ArrayList<>();

  private ImageTree(Path root) {
    this.root = root;
  }

  /** Lists a tree, of whose classes a share is for testing where it has no {@code train}. */
  static SampleSource of(Path root, double testSplit) {
    return new ImageTree(root).source(testSplit);
  }

  private SampleSource source(double testSplit) {
    Path train = root.resolve("train");
    Path val = root.resolve("val");
    Path tested = root.resolve("test");
    if (Files.isDirectory(train)) {
      boolean both = Files.isDirectory(tested) && Files.isDirectory(val);
      add(train, null);
      if (Files.isDirectory(val)) {
        add(val, both ? validation : test);
      }
      if (Files.isDirectory(tested)) {
        add(tested, test);
      }
    } else {
      add(root, null);
    }
    if (files.isEmpty()) {
      throw new InputException(
          "no image in the subfolders of data.path %s, expected %s"
              .formatted(root, ImageFolder.EXPECTED));
    }
    var categories = new Categories(CLASS, files.size());
    classes.forEach(categories::name);
    var column = categories.column();
    var parts =
        test.isEmpty()
            ? OfficialSplits.testOnly(HashedSplit.of(ids, column, testSplit))
            : OfficialSplits.of(validation, test);
    return new FileSource(ImageFolder.NAME, files, ids, List.of(column), parts, skipped(), notes());
  }

  /** Adds the classes in a folder, and the numbers of their samples to a list if there is one. */
  private void add(Path folder, @Nullable List<Integer> numbers) {
    int first = files.size();
    Folders.files(folder).forEach(file -> loose.add(relative(file.path())));
    for (Path subfolder : Folders.subfolders(folder)) {
      int before = files.size();
      String name = String.valueOf(subfolder.getFileName());
      for (var file : Folders.filesBelow(subfolder)) {
        if (Folders.isImage(file.name())) {
          files.add(file);
          ids.add(relative(file.path()));
          classes.add(name);
        } else {
          strange.add(relative(file.path()));
        }
      }
      if (files.size() == before) {
        empty.add(relative(subfolder));
      }
    }
    if (numbers != null) {
      IntStream.range(first, files.size()).forEach(numbers::add);
    }
  }

  private String relative(Path path) {
    return Folders.slashed(root.relativize(path));
  }

  private Map<String, Integer> skipped() {
    var skipped = new LinkedHashMap<String, Integer>();
    if (!loose.isEmpty()) {
      skipped.put("outside of a class folder", loose.size());
    }
    if (!strange.isEmpty()) {
      skipped.put("no image by its name", strange.size());
    }
    return skipped;
  }

  private List<Note> notes() {
    var notes = new ArrayList<Note>();
    if (!loose.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SAMPLES_LEFT_OUT,
              "%d files of %s lie outside of a class folder: %s."
                  .formatted(loose.size(), root, Examples.of(loose))));
    }
    if (!strange.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SAMPLES_LEFT_OUT,
              "%d files of %s are no images by their names: %s."
                  .formatted(strange.size(), root, Examples.of(strange))));
    }
    if (!empty.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SAMPLES_LEFT_OUT,
              "%d subfolders of %s hold no image and are no classes: %s."
                  .formatted(empty.size(), root, Examples.of(empty))));
    }
    return notes;
  }
}
