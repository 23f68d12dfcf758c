package org.fairlead.data.source;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;

/**
 * What lies in a folder, sorted by path: regular files, what other programs left there, and
 * symbolic links that lead nowhere. Links that lead somewhere are followed. So is a file that is
 * called an image and holds a path such as {@code ../../store/1.png}: git and others write that in
 * place of a link where links cannot be made.
 */
public final class FolderListing {
  private static final int DEEPEST = 32;
  private static final int LONGEST_LINK = 1024;

  /** Names, in lower case, that file servers, archivers and file managers give. */
  private static final Set<String> OF_OTHER_PROGRAMS =
      Set.of(
          "@eadir",
          "@recycle",
          "#recycle",
          "#snapshot",
          "$recycle.bin",
          "__macosx",
          "__pycache__",
          "desktop.ini",
          "ehthumbs.db",
          "icon\r",
          "lost+found",
          "system volume information",
          "thumbs.db");

  private final Path folder;
  private final List<ImageFile> files = new ArrayList<>();
  private final List<Path> ofOtherPrograms = new ArrayList<>();
  private final List<Path> deadLinks = new ArrayList<>();

  private FolderListing(Path folder) {
    this.folder = folder;
  }

  /** Lists what lies directly in a folder. */
  public static FolderListing in(Path folder) {
    return new FolderListing(folder).walk(1);
  }

  /** Lists what lies in a folder and its subfolders. */
  public static FolderListing below(Path folder) {
    return new FolderListing(folder).walk(DEEPEST);
  }

  private FolderListing walk(int depth) {
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new Visitor());
    } catch (FileSystemLoopException e) {
      throw new InputException(
          "folder %s contains itself through a symbolic link: remove the link"
              .formatted(e.getFile()),
          e);
    } catch (IOException e) {
      throw new InputException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
    files.sort(Comparator.comparing(file -> Folders.slashed(file.path())));
    ofOtherPrograms.sort(Comparator.comparing(Folders::slashed));
    deadLinks.sort(Comparator.comparing(Folders::slashed));
    return this;
  }

  /** Takes every file; of a folder that another program made, the folder alone. */
  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
      if (isOfAnotherProgram(inner) && !inner.equals(folder)) {
        ofOtherPrograms.add(inner);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (isOfAnotherProgram(file)) {
        ofOtherPrograms.add(file);
      } else if (attributes.isSymbolicLink()) {
        deadLinks.add(file);
      } else if (attributes.isRegularFile()) {
        add(file, attributes);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private void add(Path file, BasicFileAttributes attributes) {
    Optional<Path> meant =
        attributes.size() > 0
                && attributes.size() <= LONGEST_LINK
                && Folders.isImage(file.toString())
            ? link(file)
            : Optional.empty();
    if (meant.isEmpty()) {
      files.add(new ImageFile(file, attributes.size(), attributes.lastModifiedTime().toMillis()));
      return;
    }
    Path target = meant.get();
    try {
      var found = Files.readAttributes(target, BasicFileAttributes.class);
      if (found.isRegularFile()) {
        files.add(new ImageFile(file, target, found.size(), found.lastModifiedTime().toMillis()));
        return;
      }
    } catch (IOException e) {
      // Nothing is there, or nothing that can be read.
    }
    deadLinks.add(file);
  }

  /** Returns the image whose relative path a file holds, if that is what it holds. */
  private static Optional<Path> link(Path file) {
    try {
      String text = Files.readString(file);
      boolean link =
          text.startsWith("../")
              && Folders.isImage(text)
              && text.chars().noneMatch(Character::isISOControl);
      return link ? Optional.of(file.resolveSibling(Path.of(text)).normalize()) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a file or folder is hidden, or has a name that only other programs give. */
  static boolean isOfAnotherProgram(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".")
        || name.startsWith("~$")
        || OF_OTHER_PROGRAMS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the files, but for those of other programs. */
  public List<ImageFile> files() {
    return files;
  }

  /**
   * Says what is there besides {@link #files}.
   *
   * @param root what names are relative to
   */
  public void report(Path root, LeftOut leftOut) {
    report(List.of(this), root, leftOut);
  }

  /** Says what is in several folders besides their {@link #files}, together. */
  public static void report(List<FolderListing> listings, Path root, LeftOut leftOut) {
    leftOut.add(
        "dead link",
        "link leads nowhere",
        "links lead nowhere",
        listings.stream().flatMap(l -> l.deadLinks.stream()).map(p -> below(root, p)).toList());
    leftOut.passOver(
        "of another program",
        "entry of %s is another program's and is passed over".formatted(root),
        "entries of %s are other programs' and are passed over".formatted(root),
        listings.stream()
            .flatMap(l -> l.ofOtherPrograms.stream())
            .map(p -> below(root, p))
            .toList());
  }

  private static String below(Path root, Path path) {
    return Folders.slashed(path.startsWith(root) ? root.relativize(path) : path);
  }
}
