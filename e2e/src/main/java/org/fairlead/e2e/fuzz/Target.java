package org.fairlead.e2e.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A format, and what reads it.
 *
 * @param name of the format
 * @param file what a mutant's file is called, below the folder that it is read in
 * @param files whole files of it
 * @param reader reads the folder that holds the file; its other files are there already
 */
record Target(String name, String file, List<byte[]> files, Reader reader) {
  Target {
    files = List.copyOf(files);
  }

  /** Reads what lies in a folder. */
  @FunctionalInterface
  interface Reader {
    void read(Path folder) throws Exception;
  }
}
