package org.fairlead.base.catalogue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;

/**
 * The jars of the user's that join the catalogues, beside the class path.
 *
 * <p>A program names them once, before anything is looked up; a library's user needs none of this,
 * as entries on the class path are found anyway. Plugins run with all the rights of the program.
 */
public final class Plugins {
  /** What to do about a name that nothing here has. */
  public static final String HINT =
      "of a plugin? name its folder with --plugins or FAIRLEAD_PLUGINS";

  private static final String SERVICES = "META-INF/services/";

  private static volatile ClassLoader loader = Plugins.class.getClassLoader();
  private static volatile List<Jar> joined = List.of();

  private Plugins() {}

  /**
   * A jar that joined.
   *
   * @param path its file, absolute
   * @param services names of the kinds of which it lists entries, and of what is no kind
   */
  private record Jar(Path path, List<String> services) {}

  /**
   * Adds every jar in a folder, in the order of their names. Catalogues that were read before do
   * not change.
   *
   * @return what the jars lack: a warning for each that brings no entry
   * @throws InputException if the folder cannot be read or holds no jar, or a file in it is none
   */
  public static List<Note> addFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": no such folder, expected one of jars with plugins");
    }
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    if (jars.isEmpty()) {
      throw new InputException(folder + ": no .jar in it, expected jars with plugins");
    }
    List<Jar> opened = jars.stream().map(Plugins::opened).toList();
    add(opened);
    var notes = new ArrayList<Note>();
    for (Jar jar : opened) {
      lacks(jar).ifPresent(text -> notes.add(Note.warning(NoteCodes.PLUGIN_EMPTY, text)));
    }
    return notes;
  }

  /** Looks into a jar: the class loader would pass over a broken one without a word. */
  private static Jar opened(Path jar) {
    try (var zip = new ZipFile(jar.toFile())) {
      var services =
          zip.stream()
              .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(SERVICES))
              .map(entry -> entry.getName().substring(SERVICES.length()))
              .toList();
      return new Jar(jar.toAbsolutePath().normalize(), services);
    } catch (IOException e) {
      throw new InputException(
          "%s: cannot be opened as a jar: %s; copy it again, or take it out of the folder"
              .formatted(jar, e.getMessage()),
          e);
    }
  }

  private static synchronized void add(List<Jar> jars) {
    var urls = new ArrayList<URL>();
    for (Jar jar : jars) {
      try {
        urls.add(jar.path().toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InputException(jar.path() + ": cannot be a plugin: " + e.getMessage(), e);
      }
    }
    var all = new ArrayList<>(joined);
    all.addAll(jars);
    // open as long as the program runs: classes are loaded from it at any time
    loader = new URLClassLoader(urls.toArray(new URL[0]), loader);
    joined = List.copyOf(all);
  }

  private static Optional<String> lacks(Jar jar) {
    if (jar.services().stream().anyMatch(Plugins::isKind)) {
      return Optional.empty();
    }
    String wrong =
        jar.services().stream()
            .filter(service -> service.startsWith("org.fairlead."))
            .map(service -> "; " + SERVICES + service + " names nothing of Fairlead's")
            .collect(Collectors.joining());
    return Optional.of(
        "%s brings nothing by itself: no %sorg.fairlead. ... Provider in it lists a class of it%s"
            .formatted(jar.path(), SERVICES, wrong));
  }

  /** Returns whether a service is a kind of entry. */
  private static boolean isKind(String service) {
    try {
      return Provider.class.isAssignableFrom(
          Class.forName(service, false, Plugins.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // of something else that the jar's classes work with
    }
  }

  /** Returns the jars that joined, in their order. */
  public static List<Path> jars() {
    return joined.stream().map(Jar::path).toList();
  }

  /** Returns the jar that a class comes from; empty where it is none of those that joined. */
  public static Optional<Path> jarOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null || joined.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      return jars().stream().filter(place::equals).findFirst();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty(); // no file
    }
  }

  /** Returns which jars list entries of a kind, for errors; empty without jars. */
  static String listing(String service) {
    String names =
        joined.stream()
            .filter(jar -> jar.services().contains(service))
            .map(jar -> jar.path().toString())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : "; it is listed in " + names;
  }

  /** Returns the loader that sees the class path and all plugins. */
  static ClassLoader loader() {
    return loader;
  }
}
