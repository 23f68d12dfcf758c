package org.fairlead.base.catalogue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fairlead.base.InputException;

/**
 * The jars of the user's that join the catalogues, beside the class path.
 *
 * <p>A program names them once, before anything is looked up; a library's user needs none of this,
 * as entries on the class path are found anyway. Plugins run with all the rights of the program.
 */
public final class Plugins {
  private static volatile ClassLoader loader = Plugins.class.getClassLoader();

  private Plugins() {}

  /**
   * Adds every jar in a folder, in the order of their names. Catalogues that were read before do
   * not change.
   *
   * @throws InputException if the folder cannot be read or holds no jar
   */
  public static void addFolder(Path folder) {
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
    add(jars);
  }

  private static synchronized void add(List<Path> jars) {
    var urls = new ArrayList<URL>();
    for (Path jar : jars) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InputException(jar + ": cannot be a plugin: " + e.getMessage(), e);
      }
    }
    // open as long as the program runs: classes are loaded from it at any time
    loader = new URLClassLoader(urls.toArray(new URL[0]), loader);
  }

  /** Returns the loader that sees the class path and all plugins. */
  static ClassLoader loader() {
    return loader;
  }
}
