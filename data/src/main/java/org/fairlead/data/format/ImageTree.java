package org.fairlead.data.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.source.Categories;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.FolderListing;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LeftOut;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.jspecify.annotations.Nullable;

/**
 * A tree of folders: one for training and one for testing, for validation or both, each with a
 * folder for every class; where there is none for training, the folder itself holds the classes and
 * a share of each class is for testing. Images may lie in deeper folders of a class. The one column
 * is {@code class}.
 *
 * <p>Folders of splits are known by their names in any case ({@link SplitPart}) and by holding
 * folders. A folder that holds nothing but one folder of folders is passed through.
 */
final class ImageTree {
  private static final String CLASS = "class";
  private static final int DEEPEST = 4;

  private final Path root;
  private final LeftOut leftOut = new LeftOut();
  private final List<FolderListing> listings = new ArrayList<>();
  private final List<ImageFile> files = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();
  private final List<@Nullable SplitPart> parts = new ArrayList<>();
  private final List<String> loose = new ArrayList<>();
  private final List<String> strange = new ArrayList<>();
  private final List<String> empty = new ArrayList<>();
  private final List<String> inNoSplit = new ArrayList<>();

  private ImageTree(Path root) {
    this.root = root;
  }

  /**
   * Lists a tree, of whose classes a share is for testing where it has no folder for training.
   *
   * @param notes what was found out before
   */
  static SampleSource of(Path root, double testSplit, List<Note> notes) {
    var tree = new ImageTree(root);
    notes.forEach(tree.leftOut::say);
    return tree.source(testSplit);
  }

  /**
   * Returns whether a folder is divided into splits: it has one for training that holds folders.
   */
  static boolean isDivided(Path root) {
    return Folders.subfolders(root).stream()
        .anyMatch(f -> part(f) == SplitPart.TRAIN && !Folders.subfolders(f).isEmpty());
  }

  private static @Nullable SplitPart part(Path folder) {
    return SplitPart.of(name(folder)).orElse(null);
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private SampleSource source(double testSplit) {
    Path top = unwrapped(root);
    if (!top.equals(root)) {
      leftOut.say(
          Note.info(
              NoteCodes.LAYOUT,
              "%s holds one folder alone: the classes are those in %s."
                  .formatted(root, relative(top))));
    }
    var splits = splits(top);
    if (splits.isEmpty()) {
      requireNoSplitsBelow(top);
      add(top, SplitPart.TRAIN);
    } else {
      listings.add(FolderListing.in(top));
      listings.get(0).files().forEach(file -> loose.add(relative(file.path())));
      splits.forEach((part, folder) -> add(inner(folder), part));
    }
    if (files.isEmpty()) {
      throw new InputException(
          "no image in the subfolders of data.path %s%s, expected %s"
              .formatted(root, found(), ImageFolder.EXPECTED));
    }
    var categories = new Categories(CLASS, files.size());
    classes.forEach(categories::name);
    var column = categories.column();
    var official = OfficialSplits.told(parts, () -> HashedSplit.of(ids, column, testSplit));
    if (!parts.contains(SplitPart.TEST) && !splits.isEmpty()) {
      sayWhatIsForTesting(splits, parts.contains(SplitPart.VALIDATION));
    }
    report();
    return new FileSource(
        ImageFolder.NAME,
        files,
        ids,
        List.of(column),
        official,
        leftOut.skipped(),
        leftOut.notes());
  }

  /** Without a folder for testing that holds classes, other samples are. */
  private void sayWhatIsForTesting(Map<SplitPart, Path> splits, boolean validated) {
    Path test = splits.get(SplitPart.TEST);
    Path validation = splits.get(SplitPart.VALIDATION);
    leftOut.say(
        Note.warning(
            NoteCodes.LAYOUT,
            "%s: %s."
                .formatted(
                    test == null
                        ? "No folder of %s is for testing".formatted(root)
                        : "%s holds no folder of a class".formatted(relative(test)),
                    validated && validation != null
                        ? "the images of %s are the test split".formatted(relative(validation))
                        : "a share of the training images is (data.testSplit)")));
  }

  /** In CLASS/train the folders of splits are below those of classes, and are not used. */
  private void requireNoSplitsBelow(Path top) {
    var classFolders = Folders.subfolders(top);
    boolean divided =
        !classFolders.isEmpty()
            && classFolders.stream()
                .allMatch(
                    folder -> {
                      var inside = Folders.subfolders(folder);
                      return !inside.isEmpty()
                          && inside.stream().allMatch(each -> part(each) != null);
                    });
    if (divided) {
      throw new InputException(
          "data.path %s has folders of splits in those of classes (%s), expected classes in splits, as in train/%s/1.jpg"
              .formatted(
                  root,
                  relative(Folders.subfolders(classFolders.get(0)).get(0)),
                  name(classFolders.get(0))));
    }
  }

  private String found() {
    if (strange.isEmpty() && loose.isEmpty()) {
      return "";
    }
    return strange.isEmpty()
        ? " (%s outside of a folder for a class, such as %s)"
            .formatted(Examples.counted(loose.size(), "file"), loose.get(0))
        : " (of %s %s)"
            .formatted(Examples.counted(strange.size(), "file"), Folders.endings(strange));
  }

  /** Passes through folders that hold one folder and nothing else, which holds folders. */
  private static Path unwrapped(Path folder) {
    Path at = folder;
    for (int depth = 0; depth < DEEPEST; depth++) {
      var inside = Folders.subfolders(at);
      if (inside.size() != 1
          || part(inside.get(0)) != null
          || Folders.subfolders(inside.get(0)).isEmpty()
          || directImages(at)
          || directImages(inside.get(0))) {
        break;
      }
      at = inside.get(0);
    }
    return at;
  }

  /** Returns whether a folder is divided into splits, or has images in two subfolders or more. */
  static boolean holdsClasses(Path root) {
    Path top = unwrapped(root);
    return isDivided(top)
        || Folders.subfolders(top).stream()
                .filter(
                    folder ->
                        FolderListing.below(folder).files().stream()
                            .anyMatch(file -> Folders.isImage(file.name())))
                .limit(2)
                .count()
            > 1;
  }

  private static boolean directImages(Path folder) {
    return Folders.files(folder).stream().anyMatch(file -> Folders.isImage(file.name()));
  }

  /** Passes through a folder of the same split, as in "seg_train/seg_train". */
  private static Path inner(Path split) {
    var inside = Folders.subfolders(split);
    return inside.size() == 1
            && part(inside.get(0)) == part(split)
            && !Folders.subfolders(inside.get(0)).isEmpty()
            && !directImages(split)
        ? inside.get(0)
        : split;
  }

  /** Returns the folders of splits; none where the folder itself holds the classes. */
  private Map<SplitPart, Path> splits(Path top) {
    var splits = new EnumMap<SplitPart, Path>(SplitPart.class);
    var others = new ArrayList<Path>();
    for (Path folder : Folders.subfolders(top)) {
      SplitPart part = part(folder);
      if (part == null) {
        others.add(folder);
        continue;
      }
      Path before = splits.put(part, folder);
      if (before != null) {
        throw new InputException(
            "data.path %s has two folders for %s, %s and %s, expected one: move one of them away, or bring them together"
                .formatted(top, purpose(part), name(before), name(folder)));
      }
    }
    if (isDivided(top)) {
      others.forEach(folder -> inNoSplit.add(relative(folder)));
      return splits;
    }
    var held = new HashSet<String>();
    splits.values().forEach(f -> Folders.subfolders(f).forEach(inside -> held.add(name(inside))));
    Set<String> classNames = new HashSet<>(others.stream().map(ImageTree::name).toList());
    boolean sameClasses = held.stream().anyMatch(classNames::contains);
    if (!splits.isEmpty() && (others.isEmpty() || sameClasses)) {
      throw new InputException(
          "data.path %s has %s and no folder for training that holds a folder for every class, expected one, as in train/CLASS/1.jpg"
              .formatted(
                  top,
                  String.join(
                      " and ",
                      splits.entrySet().stream()
                          .map(e -> "%s for %s".formatted(name(e.getValue()), purpose(e.getKey())))
                          .toList())));
    }
    return Map.of();
  }

  private static String purpose(SplitPart part) {
    return switch (part) {
      case TRAIN -> "training";
      case VALIDATION -> "validation";
      case TEST -> "testing";
    };
  }

  /** Adds the classes in a folder. */
  private void add(Path folder, SplitPart part) {
    var listing = FolderListing.in(folder);
    listings.add(listing);
    listing.files().forEach(file -> loose.add(relative(file.path())));
    for (Path subfolder : Folders.subfolders(folder)) {
      int before = files.size();
      var inside = FolderListing.below(subfolder);
      listings.add(inside);
      for (var file : inside.files()) {
        if (Folders.isImage(file.name())) {
          files.add(file);
          ids.add(relative(file.path()));
          classes.add(name(subfolder));
          parts.add(part);
        } else {
          strange.add(relative(file.path()));
        }
      }
      if (files.size() == before) {
        empty.add(relative(subfolder));
      }
    }
  }

  private String relative(Path path) {
    return Folders.slashed(root.relativize(path));
  }

  private void report() {
    leftOut.add(
        "outside of a class folder",
        "file of %s lies outside of a class folder".formatted(root),
        "files of %s lie outside of a class folder".formatted(root),
        loose);
    leftOut.add(
        "no image by its name",
        "file of %s is no image by its name (%s)".formatted(root, Folders.endings(strange)),
        "files of %s are no images by their names (%s)".formatted(root, Folders.endings(strange)),
        strange);
    leftOut.add(
        "folder without an image",
        "subfolder of %s holds no image and is no class".formatted(root),
        "subfolders of %s hold no image and are no classes".formatted(root),
        empty);
    leftOut.add(
        "folder in no split",
        "folder of %s is beside those of the splits and in none".formatted(root),
        "folders of %s are beside those of the splits and in none".formatted(root),
        inNoSplit);
    FolderListing.report(listings, root, leftOut);
  }
}
